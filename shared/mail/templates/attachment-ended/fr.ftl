subject = Vous et { $organisation } n’êtes plus rattachés
preview = Ce qui était en attente a pris fin ; ce qui est délégué s’arrête.
title = Un rattachement a pris fin
intro = Le rattachement entre votre organisation et { $organisation } a pris fin.
next = Les demandes en attente ont pris fin. Les boîtiers délégués s’arrêtent avec leur préavis ; un e-mail pour chacune indique à partir de quand.
button = Voir les détails

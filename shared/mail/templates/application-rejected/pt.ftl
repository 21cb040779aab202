subject = A sua candidatura à { $platform }: a nossa decisão
preview = Desta vez não podemos aceitá-la. Veja os motivos.
title = Desta vez não podemos aceitar a sua candidatura
intro = Obrigado pelo tempo dedicado à candidatura de { $company }. Examinamos tudo com cuidado e não podemos aceitá-la como está.
reasons = Os nossos motivos:
again = Você pode se candidatar de novo quando estes pontos estiverem resolvidos. A nova candidatura ficará ligada a esta.
button = Abrir a página de acompanhamento

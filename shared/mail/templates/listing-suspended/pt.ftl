subject = Suspensa: { $app }
preview = Por enquanto os clientes não podem encontrá-la.
title = O seu aplicativo está suspenso
intro = Retiramos { $app } do catálogo por enquanto. O motivo:
lift = A suspensão termina sozinha em { $when }.
button = Abrir a ficha

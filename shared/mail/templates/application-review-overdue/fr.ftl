subject = En retard : candidature de { $company }
preview = Le candidat nous attend.
title = Un examen est en retard
intro = La candidature de { $company } attend que nous agissions, et l’échéance est passée.
due = L’échéance était le { $when }.
button = Ouvrir la candidature

subject = Bienvenue dans le programme partenaires de { $platform }
preview = Votre portail développeur est ouvert.
title = Bienvenue parmi nos partenaires
intro = La candidature de { $company } est acceptée. Votre portail développeur et votre bac à sable sont prêts.
sign-in = Connectez-vous avec { $address } ; vous êtes le premier administrateur de votre organisation et pouvez inviter d’autres personnes.
button = Ouvrir le portail développeur
key = Votre première clé de test vous y attend. Elle est affichée une seule fois, à sa création, et jamais envoyée par e-mail.
guidelines = Avant de publier une application, veuillez lire nos règles :

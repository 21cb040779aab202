programme = Programme partenaires
greeting = Bonjour { $name },
copy-link = Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :
help = Des questions ? Écrivez à
why-applicant = Vous recevez cet e-mail parce que votre adresse a été indiquée comme contact d’une candidature à notre programme partenaires.
why-team = Vous recevez cet e-mail parce que vous suivez les candidatures au programme partenaires.
why-invited = Vous recevez cet e-mail parce qu’un membre de l’organisation a invité votre adresse.
fact = { $label } : { $value }

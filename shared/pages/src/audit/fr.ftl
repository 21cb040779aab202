lead = Chaque décision concernant { $organisation } : ce qui s’est passé, quand, et qui l’a fait.
none-title = Rien d’enregistré pour l’instant
none-text = Chaque décision figurera ici.

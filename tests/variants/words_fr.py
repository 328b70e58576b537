"""Which words do the French pages use outside their stories?"""

from __future__ import annotations

from .words import Calendar, Cast, Chrome, Desk, Words, listed

CALENDAR = Calendar(
    months=listed("janvier; février; mars; avril; mai; juin; juillet; août; septembre; octobre; novembre; décembre"),
    months_short=listed("janv.; févr.; mars; avr.; mai; juin; juil.; août; sept.; oct.; nov.; déc."),
    weekdays=listed("lundi; mardi; mercredi; jeudi; vendredi; samedi; dimanche"),
    weekdays_short=listed("lun.; mar.; mer.; jeu.; ven.; sam.; dim."),
    first="1er",
    days=listed("{d} {month} {y}; {d} {mon} {y}; {dd} {month} {y}; {wd} {d} {month} {y}; {wds} {d} {mon} {y}; {iso}"),
    prose="{d} {month} {y}",
    prose_short="{d} {month}",
    clocks=listed("{H}h{M}; {H}h{M}; {H}:{M}; {H} h {M}"),
    joins=listed("{day} à {time}; {day} à {time}; {day}, {time}; {day} - {time}; {day} {time}"),
    vague_zones=("heure locale",),
    on_weekday=(" {wd}", " ce {wd}"),
    on_day=" le {day}",
    slashed=("%d/%m/%Y",),
)

CAST = Cast(
    women=listed(
        "Clémence; Solveig; Maëlle; Bérénice; Margaux; Nolwenn; Fatou; Capucine; Sidonie; Lucile; Josiane; "
        "Raphaëlle; Thaïs; Violette"
    ),
    men=listed(
        "Bastien; Corentin; Gaspard; Thibault; Yannick; Mehdi; Lucien; Ferdinand; Tanguy; Bertrand; Noé; "
        "Cyprien; Maxence; Roland"
    ),
    surnames=listed(
        "de Bellecombe; Carrouge; Delaroche-Binet; Fontvieille; Garennot; Jolivart; Kermadec; Lavernhe; "
        "Montaubry; Noirmont; Pervenchère; Quillardet; Rochebrune; Saulnerond; Tournesac; Vauquelin; "
        "Boisrobin; Chantegrive; Doucemont; Fougerat; Grandpré; Lestournel; Marchepied; Pontécaille; "
        "Ravenelle; Sarrasinet; Tilleulard; Valcendre; Bruyeron; Castagneux; Ferrandel; Guérinot; "
        "Larchevin; Merisier; Peuplerat; Roussillard; Sansregret; Tremblay-Haut; Verdonnel; Bouvreuil"
    ),
    towns=listed(
        "Valmerac; Port-Sorel; Brissonville; Saint-Hervon; Montelac; Clairvigne; Roquebelle; Lormenac; "
        "Pontserac; Beaugival; Trévanec; Marsillange"
    ),
    papers=(
        ("Le Courrier de Valmerac", "courrier-valmerac.example"),
        ("La Dépêche du Large", "depechedularge.example"),
        ("Le Matin des Collines", "matindescollines.example"),
        ("Horizons", "horizons-info.example"),
        ("La Gazette de Montelac", "gazette-montelac.example"),
    ),
    agencies=listed("AFP; Reuters; Getty Images; Sipa; AP; Agence Marée; Collines Presse; MAXPPP"),
    handles=listed("mouette44; Un vieux lecteur; papi_gilles; Sceptique du port; Lili R.; chouette_nuit"),
)

DESK = Desk(
    by=("Par", "Par", "par"),
    joined=" et ",
    roles=("journaliste", "service Société", "bureau régional"),
    nobody=("Par {agency}", "Par la rédaction", "Par {paper} avec {agency}"),
    with_agency=" avec {agency}",
    published=("Publié le {when}", "Publié : {when}", "Mis en ligne le {when}", "Article publié le {when}"),
    updated=("Mis à jour le {when}", "mis à jour le {when}", "Modifié le {when}", "Dernière mise à jour : {when}"),
    ago=("il y a {n} heures", "Publié il y a {n} heures"),
    reading=("Temps de lecture : {n} min", "Lecture {n} min.", "{n} min de lecture"),
    counted=("{n} commentaires", "Commentaires ({n})"),
    alt="Image : {alt}",
    photo=("Photo : ", "Photo ", "Crédit : ", "© "),
    aside=("{caption}, le {day}", "{caption} le {day}"),
    datelines=("{town} — ", "{TOWN} (AFP) - ", "{TOWN} – "),
    leads=("Pourquoi c'est important : ", "Le contexte : ", "À noter : "),
    related=("À lire aussi : {title}", "Lire aussi : {title}", "Lire aussi | {title}", "Sur le même sujet : {title}"),
    notes=(
        "Note de la rédaction : cet article a été complété par de nouveaux détails.",
        "Correction : une version précédente de cet article déformait le nom d'une rue. Nous nous en excusons.",
        "Précision de la rédaction : un chiffre avait été arrondi, il figure désormais tel qu'il nous a été donné.",
    ),
    dated_notes=(
        "Correction du {day} : une version précédente se trompait d'étage.",
        "Note de la rédaction ({day}) : le titre de cet article a été modifié après sa parution.",
    ),
)

CHROME = Chrome(
    skip=listed("Aller au contenu; Passer la navigation; Ouvrir le menu; Retour à l'accueil"),
    nav=listed(
        "Accueil; À la une; Politique; Monde; Économie; Sport; Culture; Sciences; Santé; Opinions; Météo; "
        "Voyage; Vidéos; Podcasts; Emploi; Avis de décès; Jeux; Courrier; Le journal; Archives"
    ),
    sections=listed("Transports; Local; Analyse; Économie; Sciences; Exclusif; Culture"),
    account=listed("Se connecter; Connexion | Inscription; Mon compte; S'abonner; Rechercher; Abonnez-vous pour 1 €"),
    cookies=(
        (
            (
                "Nos partenaires et nous posons des fichiers sur votre appareil afin que le site fonctionne et que la "
                "publicité vous convienne."
            ),
            "Tout accepter",
            "Paramétrer",
        ),
        (
            "Ce site utilise des cookies. En poursuivant la lecture, vous acceptez leur usage selon notre charte.",
            "J'accepte",
        ),
        (
            "Votre vie privée nous importe. Vous pouvez changer d'avis à tout moment en bas de chaque page.",
            "Refuser",
            "Accepter",
        ),
    ),
    editions=(
        ("{town} dans votre boîte", "Chaque matin, ce qui compte pour les habitants de {town}."),
        ("Édition de {town}", "Tout ce qui s'est passé à {town} pendant que vous dormiez."),
    ),
    newsletters=(
        (
            "Recevez notre lettre",
            "L'essentiel de la journée en cinq minutes, avant que le café refroidisse.",
            "Votre adresse e-mail",
            "Je m'inscris",
        ),
        (
            "La lettre du matin, par {host}",
            "Chaque vendredi, {host} raconte ce qui a remué {town} cette semaine.",
            "S'inscrire",
        ),
        ("Restez informé gratuitement", "Plus de {n} mille lecteurs commencent leur journée avec nous. Rejoignez-les."),
    ),
    promos=(
        "Téléchargez l'application {paper} pour recevoir nos alertes",
        "Inscrivez-vous ici à La lettre du matin, notre rendez-vous sur {town} et sa région.",
        "Ne manquez plus rien : suivez {paper} sur tous les réseaux.",
        "La suite après la publicité",
        "Soutenez un journalisme indépendant : un mois offert pour découvrir {paper}.",
        "À écouter : le podcast {paper}, nouveau chaque jeudi",
    ),
    adverts=("Publicité", "PUBLICITÉ", "Contenu sponsorisé"),
    share=(
        ("Partager", "Facebook", "X", "WhatsApp", "E-mail"),
        ("Partager cet article", "Copier le lien", "Imprimer"),
        ("Facebook Twitter LinkedIn E-mail",),
    ),
    audio=("Écouter cet article", "Lu par une voix de synthèse", "Écouter • {n} min"),
    today=("{day} | {n}°C", "Aujourd'hui, {day}", "{town}, {n}°C {day}"),
    trending=listed("Les plus lus; À la une; En ce moment"),
    feed=listed("Fil info; En direct; Dernières nouvelles"),
    more=listed(
        "PLUS D'ACTUALITÉS; Vous aimerez aussi; Les articles les plus lus; Le choix de la rédaction; Plus sur {town}"
    ),
    opinion=("Chronique de {name} : {title}", "{name} : {title}"),
    comments=("Commentaires ({n})", "{n} commentaires", "Réagir à cet article"),
    remarks=(
        "Il était temps. Je le répète depuis des années à qui veut l'entendre.",
        "Et qui va payer à la fin ? Toujours les mêmes.",
        "J'y étais, et de ma place cela ne ressemblait pas du tout à cela.",
        "Merci pour cet article clair. On en voudrait plus souvent.",
        "Mon grand-père aurait bien ri de toute cette affaire.",
    ),
    reply=("Répondre", "J'aime ({n})", "Signaler"),
    signed=("{name}, {day}", "{name} a écrit le {day}"),
    subscribe=(
        (
            "Saisissez votre adresse e-mail",
            "Merci d'indiquer une adresse correcte",
            "S'abonner",
            "* champ obligatoire",
            "* champ obligatoire",
        ),
        (
            "Merci de votre inscription. Un message de confirmation vient de vous être envoyé.",
            "* champ obligatoire",
            "S'abonner",
        ),
    ),
    tags=("Mots-clés : {tags}", "Thèmes : {tags}"),
    footer=listed(
        "Qui sommes-nous; Contact; Publicité; Recrutement; Mentions légales; Données personnelles; "
        "Gérer les cookies; Haut de page; RSS"
    ),
    legal=(
        "© {year} {paper}. Tous droits réservés.",
        "Toute reproduction de cette page est interdite sans l'accord écrit de l'éditeur.",
        "{paper} ne répond pas du contenu des sites extérieurs.",
        "Siège social à {town}.",
    ),
)

FRENCH = Words("fr", CALENDAR, CAST, DESK, CHROME)

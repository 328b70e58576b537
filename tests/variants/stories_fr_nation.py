"""What happens in the wider country of the French pages?

Seven invented stories, in the marks that `stories` reads.
"""

NATION = """
# Accord salarial entre syndicats et compagnies du rail après des mois de grève
> Les conducteurs doivent encore l'approuver : semaine plus courte contre week-ends travaillés.
& Ce que l'accord du rail change pour les abonnés
@ Des quais vides dans une grande gare
^ Un quai vide pendant la dernière grève en gare de {town}

Les syndicats du rail et les quatre grandes compagnies ont trouvé{when} un accord salarial qui
mettrait fin à sept mois de grève, au terme de discussions commencées au petit-déjeuner et achevées
bien après le dernier train.

Conducteurs et contrôleurs recevraient {n[5-9]} % de plus en deux ans et travailleraient 36 heures
par semaine. En échange, ils accepteraient davantage de services le week-end, point le plus
difficile de la négociation.

L'accord n'est pas généreux mais il se défend dans toutes les cantines du pays, a jugé {she}, qui
menait la délégation syndicale. « Personne n'a eu le gâteau, et chacun a eu une assiette », a résumé
{she.last} devant l'hôtel.

Les compagnies auraient perdu de {n[300-500]} à 800 millions d'euros. Leur négociateur, {he},
reconnaît que les voyageurs ont payé le prix fort et que certains mettront des années à revenir au
rail.

? En gare de {town}, la nouvelle a été reçue avec prudence. Plusieurs habitués ont acheté une
voiture pendant l'hiver, et l'une d'elles a installé son bureau dans la remise d'une voisine dont
elle partage le chauffage.

? Le conflit avait débuté le {past[220]}, quand les compagnies ont dénoncé un vieil accord sur les
jours de repos. Un tribunal leur a donné raison ensuite, tout en jugeant le procédé inutilement
grossier.

- Le vote s'ouvre {wd[3]} et dure deux semaines.
- Les grèves annoncées pour le mois prochain sont levées.
- Les abonnements sont prolongés de 30 jours.

Si les adhérents approuvent le texte, les nouveaux salaires seront versés le {soon[50]}. Dans le cas
contraire, préviennent les syndicats, il faudra revenir à une table dont on a déjà retiré la plupart
des chaises.

===
# Recensement repoussé d'un an : un essai oublie des milliers de logements
> L'institut accuse une liste d'adresses sans péniches, ni casernes, ni quartiers neufs.
& Pourquoi un pays plein de registres a encore besoin d'un recensement
@ Une employée trie des formulaires dans une grande salle
^ Les formulaires de l'essai sont triés dans une salle à {town}

Le recensement est repoussé d'un an, a annoncé{when} l'institut de la statistique, parce qu'un essai
mené dans trois districts a oublié des milliers de logements pourtant habités.

En comparant sa liste d'adresses aux compteurs d'électricité, l'institut a découvert
{n[12000-38000]} logements que le recensement n'aurait jamais atteints. Parmi eux figurent des
péniches, une caserne entière et un quartier achevé depuis cinq ans.

La directrice générale, {she}, préfère le retard à l'erreur. « Un recensement est une photographie
que l'on regarde dix ans, et sur celle-ci un dixième de la famille se tenait derrière un arbre », a
déclaré {she.last} devant la commission.

Ce report coûtera {n[40-90]} millions d'euros, surtout pour un personnel déjà recruté. L'opposition
veut savoir pourquoi l'erreur n'a pas été vue en {y[2]}, lorsque la même liste avait servi à une
enquête plus modeste.

? Les villes qui grandissent craignent pour leur budget, calculé par habitant. Le maire de {town},
{he}, dit avoir des écoles pleines d'enfants qui n'existent pas sur le papier et dont il faut bien
acheter les tables.

? Des experts indépendants approuvent la décision. Le dernier recensement, arrêté au {past[3300]},
avait été corrigé deux fois, rappellent-ils, et chaque correction avait déplacé de grosses sommes
d'une région à l'autre.

Un nouvel essai commencera au printemps dans deux districts, avec des facteurs qui parcourront les
rues. La commission attend un rapport écrit sur la liste d'adresses pour {wd[4]}, et la loi qui fixe
la date devrait suivre avant l'été.

===
# Hôpitaux : les listes d'attente raccourcissent pour la première fois
> Consultations du soir et blocs prêtés ont aidé, mais le nord attend toujours.
& Combien de temps attendez-vous ? Les hôpitaux près de chez vous
@ Des patients assis dans un couloir d'hôpital
^ Des patients attendent une consultation du soir à l'hôpital de {town}

Les listes d'attente des hôpitaux publics ont raccourci pour la première fois depuis qu'on les
mesure, a indiqué{when} le ministère de la Santé, qui attribue ce recul aux consultations du soir.

À la fin du trimestre, {n[210-340]} mille patients attendaient une opération, soit un dixième de
moins que l'année précédente. Le délai moyen est tombé à {n[14-19]} semaines, encore loin des neuf
visées par le ministère.

Les chirurgiens partagent désormais des blocs que les cliniques laissaient vides l'après-midi. Aucun
bâtiment n'a été nécessaire, souligne {she}, qui dirige le projet à {town}. « Nous avons trouvé les
salles en parcourant les couloirs et en essayant les portes », dit-elle.

Les progrès sont inégaux. Dans trois départements du nord, les listes ont encore grandi, faute
d'ophtalmologues et d'infirmiers, et beaucoup de patients refusent le lit qu'on leur propose dans le
sud.

? Les médecins saluent les chiffres sans triompher. {he}, qui parle au nom des internes, rappelle
que les consultations du soir reposent sur des heures supplémentaires, et que la fatigue produit des
erreurs qu'aucune statistique ne montre.

? Le ministère avait changé de méthode le {past[500]}, en cessant de compter les patients qui
refusent deux rendez-vous. Sans cela, les listes n'auraient reculé que de {n[3-6]} %.

Le projet est financé jusqu'à la fin de l'année prochaine. Le Parlement examine le budget des
hôpitaux {wd[2]}, et deux partis ont promis de demander un fonds pour le nord.

===
# L'astéroïde qui a frôlé la Terre venait d'une lune brisée
> Un ballon météo a donné l'indice, un vieux télescope a fourni le reste.
& Reviendra-t-il ? Sept questions sur l'astéroïde
@ La coupole d'un observatoire sous les étoiles
^ La coupole de l'observatoire au-dessus de {town}

L'astéroïde qui a frôlé la Terre au printemps faisait jadis partie d'une petite lune, ont
annoncé{when} des astronomes de l'observatoire de {town}, après avoir remonté sa trajectoire à
travers les âges.

Le bloc mesure {n[40-95]} mètres et il est passé plus près que les satellites de télévision. On ne
l'a remarqué qu'après coup, quand un amateur a comparé deux images qu'il comptait jeter.

« Nous attendions une pierre ennuyeuse et nous avons trouvé une histoire de famille », raconte
{she}, qui dirigeait l'équipe. La lune tournait autour d'un astéroïde plus gros, avec lequel elle
est entrée en collision voici {n[3-9]} millions d'années.

La preuve est venue de la poussière. Le lendemain du passage, un ballon météo en avait recueilli
quelques grains, où un laboratoire a reconnu un minéral qui ne se forme qu'au cœur d'un corps
autrefois chaud.

? D'autres chercheurs restent prudents. {he}, qui n'a pas participé à l'étude, loue la patience des
auteurs, mais une trajectoire calculée sur une telle durée ressemble selon lui à un bulletin météo
pour l'âge des dinosaures.

? Le télescope à qui l'on doit les images anciennes fut inauguré le {past[15000]} et devait partir à
la casse il y a deux ans. Une association de {n[120-300]} membres paie son chauffage, et espère que
l'État prendra le relais.

L'astéroïde ne reviendra pas avant deux siècles au moins. Deux parents plus gros passeront l'hiver
prochain à bonne distance, et une soirée gratuite est prévue sur la terrasse de l'observatoire
{wd[5]}, si le ciel le permet.

===
# Le club amateur de {town} élimine le champion de la coupe
> Un but à la dernière minute et un gardien professeur de chimie ont fait la décision.
& Les dix plus grandes surprises de l'histoire de la coupe
@ Des joueurs de football devant une tribune de bois
^ La joie des joueurs de {town} devant la tribune de bois

Les amateurs de {town} ont éliminé{when} le champion de la coupe par deux buts à un, sur un terrain
si étroit que les visiteurs avaient demandé qu'on le mesure.

Le but est tombé à la dernière minute, lorsqu'un corner repris de la tête a heurté la barre avant de
rebondir dans le dos du gardien. Quelque {n[2100-4900]} spectateurs l'ont vu des gradins, et
quelques autres du haut d'une grue.

L'entraîneur, {he}, livreur de métier, avait interdit les photos avant le match. « Nous pourrons
être polis après, quand ils auront remis leur manteau », avait prévenu {he.last} dans le vestiaire.

Le champion avait gagné ses {n[9-14]} rencontres de la saison et laissé cinq titulaires au repos. Il
a marqué au bout d'un quart d'heure, puis semblait attendre que l'adversaire rentre chez lui, ce qui
n'arriva pas.

? Le héros de la seconde mi-temps est le gardien, un professeur de chimie qui corrigeait des copies
dans le car. Il a détourné un penalty du pied avant d'être porté en triomphe par des élèves qui ont
un contrôle {wd[2]}.

? La prime paiera un nouveau toit. L'ancien fuyait depuis le {past[1200]}, précise la trésorière,
{she}, qui gardait par pure malice une rangée de seaux dans le vestiaire des visiteurs.

Le tirage du prochain tour aura lieu {wd[4]}. Un seul club de ce rang a jamais atteint la finale, en
1958, et il n'existe plus, ayant fusionné avec son voisin puis avec une société de quilles.

===
# Les fromagers redoutent la ruine : une taxe double le prix à l'export
> Elle s'applique depuis minuit et frappe des laiteries qui vendent presque tout à l'étranger.
& Quels fromages sont touchés par la taxe, et lesquels ne le sont pas
@ Des meules de fromage sur des planches de bois
^ Des meules de fromage s'affinent dans une cave près de {town}

Les fromagers des collines ont averti{when} que la moitié d'entre eux pourraient disparaître en un
an, après l'entrée en vigueur d'une taxe qui double le prix de chaque meule sur leur premier marché.

La taxe de {n[60-110]} % vise tous les fromages à pâte dure et s'applique depuis minuit. Des camions
chargés de {n[300-700]} tonnes ont fait demi-tour à la frontière, et une partie du chargement a été
donnée aux banques alimentaires.

{she}, dont la laiterie près de {town} expédie neuf meules sur dix, a tout appris par un chauffeur.
« Il m'a appelée du parking de la douane pour savoir si je voulais tout récupérer », raconte
{she.last}.

Le gouvernement juge la taxe illégale et réclame des discussions. Le ministre du Commerce, {he}, ne
veut pas répondre au fromage par le fromage, mais une liste de produits à taxer en retour est prête.

? Derrière la querelle se cache un différend sur la pêche qui couve depuis le {past[700]}. Nul n'a
reconnu de lien entre les deux, même si presque chaque communiqué sur le fromage mentionne aussi le
poisson.

? Les économistes doutent que les laiteries trouvent à temps d'autres clients. Une meule s'affine
{n[9-18]} mois, si bien que celles d'aujourd'hui ont été commencées dans de tout autres conditions,
et les caves sont presque pleines.

- La taxe vise les pâtes dures contenant moins de 40 % d'eau.
- Le fromage frais, le beurre et le petit-lait y échappent.

Un prêt d'urgence pour les petites laiteries doit être voté d'ici à {wd[3]}. Le syndicat agricole
annonce une marche sur la capitale avec des vaches, pour laquelle la police n'a encore accordé ni
l'itinéraire ni l'eau.

===
# Un premier roman sur un phare remporte le prix du livre de {town}
> Le jury salue un récit écrit pendant des gardes de nuit et presque jeté au feu.
& Bonnes feuilles : les premières pages du roman du phare
@ Une pile de livres neufs sur une table
^ Des exemplaires du roman primé sur une table à {town}

Un premier roman sur une famille qui garde un phare sans navires a remporté le prix du livre de
{town}, a annoncé{when} le jury, dont le choix a surpris jusqu'à l'éditeur.

L'autrice, {she}, a écrit ce roman en {n[6-11]} ans de gardes de nuit dans un centre d'appels
d'urgence. Elle l'avait envoyé à {n[17-34]} éditeurs et s'apprêtait à mettre les pages au poêle
quand une lettre est arrivée.

« Ce n'était pas un livre pour moi, c'était une manière de rester éveillée », a dit {she.last} dans
un bref discours, où elle a remercié les ambulanciers et un collègue qui lui avait prêté sa machine
à écrire.

Le jury loue l'humour du roman et une langue sans ornement. Son président, {he}, a lu le dernier
chapitre dans le train et manqué sa gare, ce qui, assure-t-il, ne l'a pas dérangé.

? Le prix, doté de {n[20-60]} mille euros, vient d'une fondation créée le {past[12000]} par un
marchand du port. Le testament exige qu'il aille à un livre où quelqu'un accomplit un travail
honnête.

? Trois auteurs plus connus figuraient sur la liste, dont deux anciens lauréats. À {town}, un seul
client avait parié sur ce premier roman, et c'était la tante de l'autrice.

Le premier tirage a été épuisé en quelques heures, et le deuxième est attendu pour {wd[5]}. Une
société de cinéma s'intéresse aux droits, mais {she.last} veut d'abord terminer ses gardes du mois.
"""

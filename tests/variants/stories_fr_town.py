"""What happens in the towns of the French pages?

Seven invented stories, in the marks that `stories` reads.
"""

TOWN = """
# Les tramways de {town} rouleront toute la nuit sur deux lignes
> L'essai sera financé par une hausse du stationnement dans le centre.
& Tramways de nuit : cinq choses à savoir avant de monter
@ Un tramway arrêté de nuit sous les réverbères
^ Un tramway à l'arrêt sur la place du Marché à {town}

Le conseil municipal de {town} a décidé{when} de faire rouler deux lignes de tramway toute la nuit,
mettant fin à une règle qui renvoie les dernières rames au dépôt peu avant minuit.

La maire {she} a expliqué que les tramways de nuit serviraient aux soignants, aux boulangers et aux
étudiants, qui rentrent aujourd'hui à pied. « Une ville qui travaille la nuit doit aussi se déplacer
la nuit », a déclaré {she.last} avant le vote.

L'essai sur les lignes 3 et 8 coûtera {n[2-6]} millions d'euros par an, payés par une hausse du
stationnement dans le centre. Les commerces situés dans la ceinture seront remboursés pour les
livraisons faites avant sept heures.

? {he}, dont la boulangerie jouxte le dépôt, assure que la moitié de ses employés commence à trois
heures. « Ils me le demandent depuis des années, et je n'avais à leur offrir qu'une place dans la
cour », raconte-t-il.

? Les riverains de la rue du Moulin sont moins enthousiastes. Une pétition contre le bruit des
tramways a réuni {n[1200-4800]} signatures, et ses auteurs réclament une voie plus souple avant le
premier départ.

- La ligne 3 passera toutes les 20 minutes entre l'hôpital et le port.
- La ligne 8 circulera chaque demi-heure sans desservir la colline.
- Le prix du billet sera le même que dans la journée.

L'exploitant cherche encore {n[30-70]} conducteurs, et les discussions avec leur syndicat
reprendront {wd[3]}. La précédente tentative, lancée le {past[900]}, avait été abandonnée au bout
d'un mois faute de volontaires.

Si les passagers sont au rendez-vous, le conseil se prononcera sur une troisième ligne vers
l'université. Le premier tramway de nuit doit quitter la place du Marché un peu après minuit, le
{soon[60]}.

===
# Inondée, la bibliothèque de {town} rouvre avec la moitié de ses livres
> Des bénévoles ont séché les pages à la main pendant des mois.
& Comment sécher un livre mouillé : les conseils des sauveteurs
@ Des bénévoles descendent un escalier avec des cartons de livres
^ Des bénévoles sortent des cartons de livres de la salle de lecture à {town}

La bibliothèque de {town} a rouvert ses portes{when}, plus d'un an après l'inondation d'une cave qui
avait détruit le chauffage et laissé des milliers de livres dans une eau brune.

Selon la directrice, {she}, près de la moitié des livres mouillés a été sauvée par des bénévoles qui
étendaient les pages dans un gymnase. « D'anciens magistrats et des écoliers travaillaient à la même
table », a raconté {she.last}.

Le fleuve était monté de {n[2-4]} mètres en une seule nuit et avait enfoncé une porte de service
dont la réparation était inscrite au programme depuis {y[4]}. L'alarme avait sonné dans un bureau
que plus personne n'occupait.

« L'eau est patiente, le papier ne l'est pas », a-t-elle ajouté.

? Tout n'a pas pu être conservé. La collection des journaux locaux d'avant 1890 est perdue, et seule
une partie des volumes avait été photographiée. Les archives de l'université proposent des copies,
mais beaucoup sont incomplètes.

La nouvelle salle de lecture repose sur des pieds de béton, et les livres pour enfants occupent
désormais l'étage. Les assureurs ont versé {n[3-8]} millions d'euros, auxquels s'ajoute la recette
d'un concert donné le {past[200]} par les deux chorales de la ville.

? {he}, un étudiant qui venait y réviser, fut l'un des premiers à entrer. L'endroit sent le bois
neuf et non plus les vieux manteaux, dit-il, et il ne sait pas encore laquelle des deux odeurs il
préfère.

Les horaires restent réduits, car l'équipe ne compte plus que {n[8-14]} personnes. Le prêt reprendra
{wd[4]}, et toutes les amendes dues avant l'inondation ont été effacées par la ville.

===
# Le pont du port de {town} fermé six mois, les fissures gagnent
> Selon les ingénieurs, l'acier est plus ancien que les plans ne le laissaient croire.
& Vos questions : pourquoi les fissures du pont n'ont-elles pas été vues plus tôt ?
@ Un pont routier vide derrière des barrières
^ Des barrières à l'entrée est du pont du port à {town}

Le pont du port de {town} restera fermé au moins six mois, après que des ingénieurs ont
constaté{when} que les fissures de deux poutres principales progressaient plus vite que prévu.

Interdit aux camions depuis l'hiver, l'ouvrage est fermé à tous depuis la semaine dernière. L'acier
est plus ancien que les plans ne le disaient, a précisé l'ingénieur en chef {he}, et il a été soudé
d'une façon que personne ne choisirait aujourd'hui.

« Nous pourrions rouvrir une voie demain et mal dormir, ou bien réparer une seule fois et
correctement », a lancé {he.last} dans la halle aux poissons, où {n[180-420]} personnes étaient
venues protester.

Le pont voyait passer {n[14000-26000]} véhicules par jour. Les automobilistes font désormais un
détour de {n[28-46]} kilomètres par la haute vallée, et les deux bacs loués par la région ne
supportent rien de plus lourd qu'une camionnette.

? Les transporteurs demandent réparation. {she}, qui possède onze camions, estime que chacun perd
deux heures par jour. Le service des routes répond qu'il ne dispose d'aucun fonds pour couvrir de
telles pertes.

? Inauguré le {past[9000]}, le pont devait durer un siècle. Ses constructeurs firent faillite peu
après, et une partie de leurs dessins n'a été retrouvée qu'en {y[2]}, dans le grenier d'un ancien
employé.

- Les piétons et les cyclistes gardent l'accès au trottoir ouest.
- Les bus 12 et 14 font demi-tour à l'ancienne douane.

Une première estimation du coût est promise pour {wd[2]}. La ministre des Transports exclut un péage
et rappelle qu'un nouveau pont demanderait au moins dix ans d'études et de travaux.

===
# À {town}, la cantine gratuite ramène les élèves en classe
> Les enseignants saluent le repas chaud, mais l'argent manquera dès l'été prochain.
& Une semaine de menus dans les écoles de l'essai
@ Des enfants font la queue avec un plateau
^ Des enfants attendent leur repas dans une école primaire de {town}

Dans neuf écoles de {town}, les absences ont reculé depuis que la cantine est gratuite, d'après les
premiers résultats d'un essai que la direction de l'éducation a publiés{when}.

La part des élèves qui manquent plus d'un jour par semaine a baissé de {n[21-38]} % dans ces écoles,
alors qu'elle n'a guère bougé ailleurs. Une seule année ne suffit pas à tirer une conclusion ferme,
prévient toutefois le rapport.

La directrice {she} avait vu le changement avant qu'on ne le compte. « Ceux qui disparaissaient à
onze heures restent pour manger, et ceux qui restent pour manger restent pour la géographie », dit
{she.last}.

Chaque repas revient à {n[3-5]} euros et se prépare dans la cuisine d'une ancienne caserne. Les
légumes viennent surtout de fermes situées à moins d'une heure de route, et chacun peut se resservir
sans demander.

? Certains élus doutent que la cantine explique tout. {he}, qui avait voté contre, souligne que les
mêmes écoles ont reçu, depuis le {past[300]}, deux lignes de bus et une infirmière.

? Les élèves ont aussi leurs griefs. Dans une enquête rédigée par les plus grands, le poisson arrive
bon dernier, et {n[60-90]} % réclament le retour d'un riz au lait supprimé parce que trop sucré.

Le financement s'arrête l'été prochain, et l'extension à toutes les écoles coûterait {n[7-13]}
millions d'euros par an. La commission se réunit {wd[5]} pour décider si elle demandera l'aide de
l'État.

===
# Les castors reviennent près de {town} après deux siècles
> Un barrage que personne n'a autorisé divise agriculteurs et pêcheurs.
& Castor, loutre ou ragondin : comment les reconnaître au crépuscule
@ Un castor nage avec une branche dans la gueule
^ Un castor traverse la rivière avec une branche en amont de {town}

Un couple de castors a construit un barrage en amont de {town}, a confirmé{when} l'association de
protection de la nature, deux siècles après la disparition du dernier animal, vendu pour sa
fourrure.

Nul ne sait d'où ils viennent. L'association avait relâché {n[6-11]} castors à quelque
quatre-vingt-dix kilomètres en aval en {y[6]}, et la biologiste {she} pense que deux de leurs petits
ont traversé la ville à la nage, une nuit, sans être vus.

« Ils sont passés devant la brasserie, le tribunal et la gare routière, et le seul témoin fut une
caméra », s'amuse {she.last}, qui a trouvé le premier saule rongé en cherchant tout autre chose.

Le barrage mesure {n[9-17]} mètres et retient un étang grand comme un terrain de
football. Les pêcheurs y comptent davantage de truites, et une libellule rare s'y est montrée pour
la première fois depuis le {past[2500]}.

? Sur la rive sud, la colère monte. {he}, qui cultive des pommes de terre, a perdu deux rangs de son
champ. On lui a dit qu'il ne pouvait toucher au barrage, pas même avec un râteau.

? La loi protège le castor où qu'il s'installe, et la destruction d'une hutte coûte cher. Le fonds
prévu pour les récoltes perdues n'a réglé que {n[3-9]} dossiers, chacun au bout de plus d'une année.

- Les chiens doivent être tenus en laisse entre le seuil et le vieux moulin.
- Il ne faut pas nourrir les animaux ni quitter le sentier.

Un tuyau posé dans le barrage doit abaisser l'eau d'une largeur de main. Les visiteurs sont priés de
garder leurs distances jusqu'au sevrage des petits, et des gardes surveilleront le sentier à partir
de {wd[2]}.

===
# Aux halles de {town}, les marchands refusent la hausse des loyers
> Elle chasserait, disent-ils, les derniers bouchers et fromagers.
& En images : un matin entre les étals des halles
@ Un étal de poisson sous une halle à colonnes de fer
^ Les marchands montent leurs étals avant l'aube sous les halles de {town}

La plupart des marchands des halles de {town} ont annoncé{when} qu'ils ne paieraient pas la hausse
de leurs loyers, ouvrant un conflit avec la société qui a racheté le bâtiment l'an dernier.

Les loyers augmenteraient de {n[35-60]} % pour un étal avec eau courante et d'un peu moins pour les
autres. Les lettres ont été glissées sous les rideaux de fer un jour férié, alors que la halle était
vide.

{he}, fromager depuis trois décennies et porte-parole des marchands, y voit une insulte. « Nous
avons payé chaque ampoule de cette halle, et l'on nous dit maintenant que la lumière a augmenté », a
protesté {he.last}.

Le propriétaire, un fonds nommé Granit Rive, affirme avoir dépensé {n[4-9]} millions d'euros pour la
toiture. Sa directrice, {she}, propose d'étaler la hausse sur trois ans si les marchands signent
avant la fin du mois.

? Les clients ont choisi leur camp. Plus de {n[2000-6000]} cartes postales sont arrivées à la mairie
dans des caisses à poisson, chacune au nom d'un étal, et une fanfare a joué devant les bureaux du
fonds toute une pause de midi.

? Bâtie pour le commerce du beurre, la halle fut inaugurée le {past[20000]}. Elle a survécu à un
incendie et à deux projets de parking, et son classement interdit même de déplacer les étals.

Un médiateur nommé par la ville recevra les deux parties {wd[3]}. En cas d'échec, les marchands
verseront les anciens loyers sur un compte bloqué et continueront de vendre comme avant.

===
# Des volontaires sauvent la caserne de pompiers près de {town}
> Onze recrues en un mois, alors que l'unique camion allait être vendu.
& Une première soirée à la caserne : et pourquoi pas vous ?
@ Un camion rouge devant une petite caserne de brique
^ L'unique camion des pompiers devant la caserne près de {town}

La dernière caserne de pompiers volontaires des collines de {town} ne fermera pas, a fait
savoir{when} le département, après que des villageois qui n'avaient jamais tenu une lance ont rempli
les vestiaires vides.

Il faut {n[14-20]} volontaires pour garder l'agrément, et la caserne n'en comptait plus que neuf.
Une annonce en petits caractères pour la vente du camion, parue dans le bulletin de la paroisse, a
déclenché la recherche de recrues.

« Je l'ai lue deux fois, puis à voix haute au café », se souvient {she}, accordeuse de pianos, qui
s'est engagée le lendemain et conduit désormais un camion avec remorque.

Le département voulait protéger les collines depuis la vallée, à {n[22-35]} minutes de route. Le
chef des pompiers, {he}, assure qu'il s'agissait d'effectifs et non d'argent, et se dit heureux de
s'être trompé.

? L'aîné des nouveaux a 63 ans, la plus jeune en a 19. Ils s'exercent deux soirs par semaine dans
une grange qu'un fermier vide pour eux, et les premiers ont passé l'épreuve du masque le {past[30]}.

? Une caserne qui ferme rouvre rarement. Sur les {n[40-70]} que la région a perdues depuis {y[12]},
une seule fonctionne aujourd'hui, et la plupart des bâtiments sont devenus des maisons de vacances.

Reste le camion, plus vieux que la moitié de l'équipage. Le département se prononcera à l'automne
sur son remplacement, et les volontaires ont invité ses élus à une manœuvre {wd[6]}.
"""

"""What happens in the Dutch pages?

Eight invented stories, in the marks that `stories` reads.
"""

STORIES = """
# Veerboten van {town} varen voortaan de hele nacht door
> Twee extra afvaarten voor wie werkt in de bakkerij of het ziekenhuis.
& Tijden en prijzen van de nachtelijke veerboten: antwoord op uw vragen
@ Een verlichte veerboot ligt ’s nachts aan de kade
^ Een veerboot naar het eiland aan de oude kade van {town}

De gemeenteraad van {town} heeft{when} besloten dat de veerboten naar het eiland voortaan de hele nacht varen.
Daarmee verdwijnt een regel die de schepen al tientallen jaren kort voor elven aan de kade hield.

Volgens wethouder {she} zijn de nieuwe afvaarten vooral bedoeld voor verplegers, bakkers en obers, die nu op
een bankje in de haven op de ochtend wachten. “Een eiland gaat niet dicht als de etalages donker worden”, zei
{she.last} na afloop van het debat.

De dienst kost {n[2-6]} miljoen euro per jaar en wordt betaald uit een kleine verhoging van de
toeristenbelasting. Bewoners reizen ook in het donker gratis, bezoekers betalen voor een kaartje evenveel als
overdag.

? Niet iedereen is blij. Bewoners van de noordoever zijn bang voor het geronk van de motoren en hebben
{n[300-900]} handtekeningen opgehaald. Zij willen dat de veerboten al een halve mijl voor de huizen vaart
minderen.

- De eerste boot vertrekt een half uur na middernacht.
- De tweede keert terug voordat de visafslag opengaat.

{he}, die al dertig jaar brood bakt op het eiland, zegt dat twee van zijn knechten zijn vertrokken omdat er
geen verbinding was. Hij hoopt hen nog voor de zomer terug te kunnen halen.

De proef duurt een vol jaar en begint op {soon[60]}. Komen er genoeg passagiers, dan praat de raad over een
derde afvaart, die dan alleen geldt voor de maanden waarin de zee meestal rustig is.

===
# Oude bioscoop Aurora gaat weer open dankzij {n[300-900]} leden
> Een coöperatie uit de buurt kocht de zaal die een garage dreigde te worden.
& Dit draait er in het eerste seizoen van bioscoop Aurora
@ De gevel van een bioscoop met brandende letters
^ De gevel van bioscoop Aurora op de avond van de generale repetitie

Na bijna tien jaar stilte heeft de oude bioscoop Aurora{when} de projector weer aangezet voor een volle zaal.
Wie een kaartje kocht, had in veel gevallen eerder al een stuk van de muren gekocht.

De leden van de coöperatie legden elk tweehonderd euro in om te voorkomen dat het gebouw een garage werd. “Ze
zeiden dat we gek waren, en misschien hadden ze gelijk”, zei voorzitter {she} tegen het publiek dat op de
stoep in de rij stond.

Voor de stoelen was een winter vrijwilligerswerk genoeg, maar voor het dak moest een gespecialiseerd bedrijf
komen en stonden er {n[3-8]} maanden steigers. De cabine van de operateur is nog precies die van {y[40]}.

Het programma wisselt nieuwe films af met gerestaureerde klassiekers, en een middag per week is voor scholen.
Artistiek leider {he} belooft bovendien een festival met documentaires die in de dalen rondom de stad zijn
gedraaid.

? Over de verwarming wordt nog gepraat: de oude ketel verbruikt te veel en de nieuwe komt pas in het najaar.
Voor de koudste avonden liggen er alvast wollen dekens klaar, en een reusachtige theepot van het café aan de
overkant.

===
# Bijen van basisschool in {town} geven hun eerste honing
> Op het dak van de gymzaal verzorgen leerlingen vier kasten met een gepensioneerde imker.
& Zo open je een bijenkast zonder gestoken te worden
@ Kinderen in witte pakken bij een bijenkast
^ Leerlingen van groep zes bekijken een raampje op het dak van de gymzaal

Leerlingen van de basisschool in {town} hebben{when} de eerste honing uit hun kasten gehaald, veertien kilo in
totaal, die in potjes gaat met een etiket dat door de jongste groep is getekend.

Het idee ontstond tijdens een les over de natuur, toen een meisje vroeg waarom er geen insecten meer op de
vensterbank zaten. Haar juf, {she}, sprak erover met de man van een collega, en in het voorjaar kwamen de
eerste bijen op het dak.

“Eerst waren de ouders bang, nu staan ze in de rij om te helpen”, vertelt {he}, gepensioneerd imker. Elke
week klimt hij met zijn beroker naar boven en legt uit waarom honing van de linde lichter is dan die van de
kastanje.

Van de opbrengst komen er twee kasten bij en een kleine slinger, die ongeveer {n[400-900]} euro kost. De
gemeente heeft beloofd voor eind maart lavendel en tijm te planten in de perken rond het schoolplein.

? Een onderzoeker van de universiteit bekeek de oogst en vond er stuifmeel in van {n[18-40]} soorten planten,
waaronder enkele die niemand zich uit de tuinen van de wijk kon herinneren.

===
# Scheuren in de stuwdam bij {town} maken het lage dal ongerust
> Technici laten het water {n[3-9]} meter zakken.
& Hoeveel water kan het stuwmeer missen zonder schade
@ Een stenen stuwdam gezien vanaf de weg door het dal
^ De stuwdam gezien vanaf de weg die naar het dal afdaalt

Het elektriciteitsbedrijf is{when} begonnen het water in het stuwmeer te laten zakken, nadat duikers scheuren
van enkele meters hadden gevonden in de wand van de stuwdam, die bijna honderd jaar oud is.

Volgens {she}, die over de metingen gaat, is er geen direct gevaar en was een deel van de scheuren al bekend.
“Maar we bekijken ze liever droog en op ons gemak dan via een camera”, zei ze tegen de burgemeesters uit het
dal.

Bewoners van het lage dal willen garanties op papier en een nieuw plan voor een ontruiming. Het huidige plan
is van {y[22]} en wijst als verzamelplaats een voetbalveld aan waar nu een supermarkt staat.

{he}, eigenaar van de camping aan de oever, heeft de vakantie van {n[40-90]} gezinnen al moeten afzeggen.
Komt het water niet voor de zomer terug, zegt hij, dan is het seizoen verloren en staat een tiental mensen
zonder werk.

? Het herstel duurt naar verwachting tot {soon[150]}. Het bedrijf heeft toegezegd de cijfers van de sensoren
elke maand openbaar te maken. Tot nu toe gingen die alleen naar het ministerie en twee diensten van de
provincie.

===
# Kamer stemt in met wet die fabrikanten tot reparatie verplicht
> Onderdelen moeten voortaan tien jaar op voorraad blijven.
& Wat er verandert als uw wasmachine stukgaat
@ Een werkbank met een radio in onderdelen
^ Een werkplaats in de wijk waar apparaten worden hersteld

Met een ruimere meerderheid dan verwacht heeft de Kamer{when} ingestemd met de wet op de reparatie, die
fabrikanten van huishoudelijke apparaten verplicht onderdelen ten minste tien jaar te bewaren.

Indiener {she} sprak van een overwinning voor gezinnen. “Een wasmachine weggooien om een rubber van twee euro
is geen vooruitgang”, zei ze in het debat, en ze liet haar collega’s het rubber zien, met de bon van de
monteur erbij.

Bedrijven zijn bang voor hogere kosten. Hun woordvoerder, {he}, rekent voor dat de magazijnen minstens een
vijfde groter moeten worden. Voor de kleinste bedrijven vraagt hij om een overgangstijd voordat de
verplichting ingaat.

De wet voorziet ook in een openbaar register van handleidingen en in een bon van {n[30-90]} euro per
reparatie, die iedereen een keer per jaar kan aanvragen. Het geld volstaat volgens de regering voor ongeveer
{n[2-5]} miljoen herstellingen.

? Organisaties van consumenten vinden de wet goed maar onvolledig, omdat telefoons en speelgoed ontbreken.
Een voorstel om die toe te voegen werd op {past[120]} na lang onderhandelen ingetrokken.

===
# Spoorwegen kopen {n[20-60]} tweedehands slaapwagens voor nachttreinen
> Nog voor de kerst rijden er weer nachttreinen op drie lijnen.
& Slapen in de trein: raad van wie het al een leven lang doet
@ Een blauwe slaapwagen in een werkplaats
^ Een van de slaapwagens wacht op herstel in de werkplaats van {town}

De spoorwegen hebben{when} het contract getekend voor de aankoop van enkele tientallen tweedehands
slaapwagens. Na een opknapbeurt moeten die de nachttreinen terugbrengen op drie lijnen die al lang waren
opgegeven.

De wagens zijn gemiddeld {n[22-35]} jaar oud en komen van een vervoerder in het noorden die nieuw materieel
heeft gekocht. “Ze zijn stevig, ze hebben alleen nieuwe leidingen nodig en wat liefde”, zei {she}, hoofd van
het treinpersoneel.

Het werk begint in de werkplaats van {town}, die daarvoor {n[60-140]} mensen aanneemt. Elke wagen krijgt
stopcontacten, douches en twee ruimtes voor rolstoelen, die in de oude nachttreinen helemaal ontbraken.

De vakbond is blij maar waarschuwt dat de lonen van het nachtpersoneel al jaren stilstaan. Secretaris {he}
wil een gesprek voordat de verkoop van de kaartjes begint, en die staat gepland voor {wd[3]}.

? Een eerdere poging om de nachttreinen terug te halen mislukte in {y[6]} door een tekort aan wagens. Toen
werden er rijtuigen zonder koeling gehuurd, en in de zomer stapten reizigers halverwege uit.

===
# Zeegras groeit weer op de zandplaten voor {town}
> Biologen plantten met de hand duizenden plukken terug in het wad.
& Waarom zeegras ook de dijken beschermt
@ Een vrouw in waadpak met een mand planten op het wad
^ Een biologe bekijkt de plukken die in het voorjaar zijn geplant

Op de zandplaten voor de kust van {town} groeit weer zeegras. Dat blijkt uit foto’s die{when} zijn getoond door
de biologen die drie jaar lang met de hand duizenden plukken terugplantten in het slik.

Acht van de tien planten hebben wortel geschoten, meer dan projectleider {she} had verwacht. “De zee had
geduld met ons, en er lagen dit jaar ook wat minder ankers”, zei ze bij de kaart van de zandplaten.

Het waren vooral de kettingen van plezierboten die het zeegras in de loop van de jaren hadden losgetrokken.
Sinds vorige zomer staat er een rij boeien, en wie daarbinnen voor anker gaat, riskeert een boete van
{n[300-900]} euro.

Vissers waren eerst tegen maar denken er nu anders over. {he}, die al sinds zijn vijftiende netten uitzet,
beweert dat de zeekatten weer eieren leggen op plekken waar hij ze sinds {y[12]} niet meer had gezien.

? Het project is goedkoper dan begroot en loopt door tot {soon[200]}. Scholen uit de streek kunnen ieder een
pluk adopteren en de groei volgen via een camera die aan een paal is bevestigd.

===
# Markthal van {town} gaat ’s avonds open en verliest een derde van de kramen
> Wie blijft, zet in op de avond, op warme maaltijden en muziek.
& Langs de oudste kramen van de markthal
@ Kisten fruit onder een ijzeren dak
^ De fruitkramen in de markthal van {town}

De markthal van {town} gaat voortaan ook ’s avonds open. Dat hebben de kooplieden{when} besloten, nadat in
enkele jaren een derde van de kramen was gesloten en je ’s middags alleen nog je eigen voetstappen hoorde.

“Om zeven uur ’s ochtends slapen onze klanten nog, om zeven uur ’s avonds hebben ze honger”, vat {she} samen.
Ze verkoopt kaas zoals haar moeder en grootmoeder, en ze overtuigde de twijfelaars in een vergadering van
vier uur.

Straks zijn er keukens open tot elf uur en staat er twee keer per week een klein podium tussen de vis en de
bloemen. In ruil daarvoor verlaagt de gemeente de huur van de kramen met {n[12-28]} procent.

{he}, die al vis schoonmaakt sinds {y[30]}, gelooft er nog niet in. Voor de avond zou hij minstens een hulp
moeten aannemen, rekent hij voor, en hulpen die voor zonsopgang willen opstaan, worden niet meer geboren.

? Een architect schonk het ontwerp voor de nieuwe verlichting, die de gietijzeren zuilen laat zien zonder ze
aan te raken. Het werk begint op {soon[40]} en gebeurt in de nacht, zodat de hal geen dag dichtgaat.
"""

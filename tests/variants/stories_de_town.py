"""What happens in the towns of the German pages?

Seven invented stories, in the marks that `stories` reads.
"""

TOWN = """
# Nachtbusse in {town} fahren künftig bis zum Morgen
> Der Versuch beginnt mit zwei Linien und wird über höhere Parkgebühren bezahlt.
& Was Fahrgäste über die neuen Nachtbusse wissen müssen
@ Ein Bus hält nachts an einer beleuchteten Haltestelle
^ Ein Nachtbus wartet am Marktplatz von {town}

Der Stadtrat von {town} hat{when} beschlossen, zwei Buslinien die ganze Nacht fahren zu lassen.
Damit endet eine Regelung, nach der der letzte Bus seit Jahrzehnten kurz vor Mitternacht ins Depot
rollt.

Oberbürgermeisterin {she} sagte, die Nachtbusse seien für Pflegekräfte, Bäcker und Studierende
gedacht, die bisher zu Fuß gehen oder ein Taxi bezahlen. „Eine Stadt, die nachts arbeitet, muss sich
nachts auch bewegen“, sagte {she.last} vor der Abstimmung.

Der Versuch auf den Linien 3 und 8 kostet {n[2-6]} Millionen Euro im Jahr und soll durch höhere
Parkgebühren in der Innenstadt gedeckt werden. Geschäfte innerhalb des Rings bekommen die Gebühr für
Lieferungen am frühen Morgen erstattet.

? Bäckermeister {he}, dessen Backstube neben dem Depot liegt, sprach von einer Erleichterung. Die
Hälfte seiner Leute beginne um drei Uhr, sagte er, und bislang habe er ihnen nichts bieten können
als einen Stellplatz im Hof.

? Anwohner der Mühlgasse sind weniger erfreut. Eine Liste gegen den Lärm der Busse trägt inzwischen
{n[1200-4800]} Unterschriften. Die Verfasser verlangen, dass vor der ersten Fahrt ein leiserer Belag
aufgetragen wird.

- Linie 3 verkehrt alle 20 Minuten zwischen Klinikum und Hafen.
- Linie 8 fährt jede halbe Stunde und lässt vier Haltestellen am Hang aus.
- Nachts gelten dieselben Fahrpreise wie am Tag.

Die Verkehrsbetriebe suchen noch {n[30-70]} Fahrerinnen und Fahrer. Ein früherer Versuch mit
Nachtbussen, der am {past[900]} begonnen hatte, wurde nach einem Monat abgebrochen, weil sich zu
wenige für die Schichten meldeten.

Nehmen genügend Menschen das Angebot an, will der Rat über eine dritte Linie zur Hochschule beraten.
Der Ausschuss für Verkehr befasst sich am {wd[3]} mit dem Fahrplan, der erste Nachtbus soll am
{soon[60]} starten.

===
# Überflutete Bücherei in {town} öffnet mit der Hälfte ihrer Bücher
> Helfer trockneten monatelang Seite um Seite, nachdem der Fluss in den Lesesaal gelaufen war.
& So trocknet man ein nasses Buch: Ratschläge der Retter
@ Helfer tragen Bücherkisten eine Treppe hinunter
^ Helfer tragen Bücherkisten aus dem Lesesaal in {town}

Die Stadtbücherei in {town} hat{when} wieder geöffnet, mehr als ein Jahr nachdem ein überfluteter
Keller die Heizung zerstört und Tausende Bücher in braunem Wasser zurückgelassen hatte.

Nach den Worten der Leiterin {she} konnte etwa die Hälfte der Bände gerettet werden. Freiwillige
hängten die Seiten in einer Turnhalle auf Wäscheleinen. „Pensionierte Richter und Schulkinder haben
am selben Tisch gearbeitet“, sagte {she.last}.

Der Fluss war in einer Nacht um {n[2-4]} Meter gestiegen und hatte eine Tür eingedrückt, die seit
{y[4]} auf der Liste der Reparaturen stand. Der Alarm schlug zwar an, aber in einem Büro, das seit
Jahren niemand mehr benutzte.

„Wasser hat Geduld, Papier hat keine“, fügte sie hinzu.

? Nicht alles ließ sich bewahren. Die Sammlung der Heimatzeitungen vor 1890 ist verloren, und nur
ein Teil der Jahrgänge war zuvor fotografiert worden. Das Archiv der Universität bietet Kopien aus
eigenen Beständen an, die allerdings Lücken haben.

Der neue Lesesaal steht auf Füßen aus Beton, die Kinderbücher sind in das obere Stockwerk gezogen.
Die Versicherung zahlte {n[3-8]} Millionen Euro, weiteres Geld brachte ein Benefizkonzert der beiden
Chöre der Stadt am {past[200]}.

? Zu den ersten Besuchern gehörte der Student {he}. Das Haus rieche nun nach frischem Holz statt
nach alten Mänteln, sagte er, und er wisse noch nicht genau, welches von beiden ihm lieber sei.

Weil nur noch {n[8-14]} Menschen in der Bücherei arbeiten, bleiben die Öffnungszeiten vorerst kurz.
Ausgeliehen wird wieder ab {wd[4]}. Alle Mahngebühren, die vor der Flut entstanden sind, hat die
Stadt erlassen.

===
# Hafenbrücke in {town} wegen wachsender Risse für Monate gesperrt
> Der Stahl ist nach Angaben der Fachleute älter als die Pläne, und die Fähren tragen keine
Lastwagen.
& Leser fragen: Warum wurden die Risse nicht früher entdeckt?
@ Eine leere Straßenbrücke mit Absperrungen und Warnleuchten
^ Absperrungen an der östlichen Rampe der Hafenbrücke in {town}

Die Hafenbrücke in {town} bleibt mindestens ein halbes Jahr gesperrt. Fachleute stellten{when} fest,
dass die Risse in zwei der Hauptträger deutlich schneller wachsen als befürchtet.

Für Lastwagen war die Brücke schon seit dem Winter tabu, seit der vergangenen Woche darf niemand
mehr fahren. Der Stahl sei älter, als es die Pläne vermuten ließen, sagte der leitende Ingenieur
{he}, und er sei auf eine Weise geschweißt, die heute keiner mehr wählen würde.

„Wir könnten morgen eine Spur öffnen und schlecht schlafen, oder wir reparieren einmal und
gründlich“, sagte {he.last} in der Fischhalle, wohin rund {n[180-420]} Menschen gekommen waren, um
sich zu beschweren.

An einem gewöhnlichen Tag rollten {n[14000-26000]} Fahrzeuge über die Brücke. Nun bleibt ein Umweg
von {n[28-46]} Kilometern durch das obere Tal, und die beiden geliehenen Fähren können nichts
befördern, was schwerer ist als ein Kleintransporter.

? Spediteure fordern einen Ausgleich. {she}, der elf Lastwagen gehören, beziffert den Verlust auf
zwei Stunden je Fahrzeug und Tag. Die Straßenbehörde erklärte dazu, es gebe keinen Topf, aus dem sie
solche Schäden ersetzen könne.

? Eröffnet wurde die Brücke am {past[9000]}, halten sollte sie ein Jahrhundert. Die Erbauer gingen
bald darauf in Konkurs, und ein Teil der Zeichnungen tauchte erst {y[2]} auf dem Dachboden eines
früheren Mitarbeiters wieder auf.

- Fußgänger und Radfahrer dürfen den westlichen Gehweg weiter benutzen.
- Die Busse 12 und 14 wenden am alten Zollhaus.

Eine erste Schätzung der Kosten ist für {wd[2]} angekündigt. Eine Maut schließt das
Verkehrsministerium aus, und ein Neubau würde nach seiner Auskunft wenigstens zehn Jahre dauern.

===
# Kostenloses Mittagessen hält Kinder in {town} in der Schule
> Lehrkräfte loben die warme Mahlzeit, doch das Geld reicht nur bis zum nächsten Sommer.
& Eine Woche auf dem Teller: Das kochen die Schulen des Versuchs
@ Kinder stehen mit Tabletts in einer Schulkantine an
^ Kinder warten in einer Grundschule in {town} auf das Mittagessen

An neun Schulen in {town} fehlen weniger Kinder, seit es dort ein kostenloses Mittagessen gibt. Das
geht aus den ersten Zahlen eines Versuchs hervor, die das Schulamt{when} vorgelegt hat.

Der Anteil der Schüler, die mehr als einen Tag in der Woche versäumen, sank an diesen Schulen um
{n[21-38]} Prozent, während er sich in der Nachbarschaft kaum bewegte. Ein einziges Jahr sei
allerdings zu kurz, um sicher zu sein, heißt es in dem Bericht.

Rektorin {she} hat den Wandel bemerkt, bevor ihn jemand gezählt hatte. „Wer früher um elf
verschwand, bleibt jetzt zum Essen, und wer zum Essen bleibt, der bleibt auch zur Erdkunde“, sagte
{she.last}.

Eine Mahlzeit kostet {n[3-5]} Euro und wird in der Küche einer ehemaligen Kaserne gekocht. Das
Gemüse kommt zumeist von Höfen aus der Umgebung, und jeder darf sich einen zweiten Teller holen,
ohne zu fragen.

? Im Schulausschuss gibt es Zweifel, ob das Essen allein den Unterschied macht. Der Abgeordnete {he}
wies darauf hin, dass dieselben Schulen seit dem {past[300]} auch zwei neue Buslinien und eine
Krankenschwester bekommen haben.

? Beschwerden kamen von den Schülern selbst. In einer Umfrage, die von den ältesten Klassen verfasst
wurde, landete der Fisch weit hinten, und {n[60-90]} Prozent wünschten sich einen Milchreis zurück,
der als zu süß gestrichen worden war.

Das Geld für den Versuch endet im nächsten Sommer. Ihn auf alle Schulen auszudehnen, würde {n[7-13]}
Millionen Euro im Jahr kosten. Ob das Land um Hilfe gebeten wird, entscheidet der Ausschuss am
{wd[5]}.

===
# Biber kehren nach 200 Jahren an den Fluss bei {town} zurück
> Ein Damm, den niemand genehmigt hat, entzweit Landwirte und Angler.
& Biber, Otter oder Nutria: So erkennt man sie in der Dämmerung
@ Ein Biber schwimmt mit einem Ast im Maul
^ Ein Biber zieht einen Ast durch den Fluss oberhalb von {town}

Ein Biberpaar hat im Fluss oberhalb von {town} einen Damm gebaut. Das bestätigte der Naturschutzbund{when},
zwei Jahrhunderte nachdem der letzte Biber der Gegend seines Pelzes wegen erlegt worden war.

Woher die Tiere stammen, weiß niemand. Der Verband hatte {y[6]} rund neunzig Kilometer flussabwärts
{n[6-11]} Biber ausgesetzt. Die Biologin {she} vermutet, dass zwei ihrer Jungen eines Nachts
unbemerkt durch die Stadt geschwommen sind.

„Sie kamen an der Brauerei, am Amtsgericht und am Busbahnhof vorbei, und der einzige Zeuge war eine
Kamera“, sagte {she.last}, die auf die erste angenagte Weide stieß, als sie etwas ganz anderes
suchte.

Der Damm ist etwa {n[9-17]} Meter lang und staut einen Teich von der Größe eines Fußballfelds.
Angler haben dort mehr Forellen gezählt als zuvor, und eine seltene Libelle zeigte sich zum ersten
Mal seit dem {past[2500]}.

? Am südlichen Ufer wächst der Ärger. Landwirt {he} beklagt zwei ertrunkene Reihen Kartoffeln. Man
habe ihm gesagt, dass er den Damm nicht einmal mit dem Rechen berühren dürfe, berichtete er.

? Das Gesetz schützt den Biber, wo immer er sich niederlässt, und wer eine Burg beschädigt, zahlt
eine hohe Strafe. Aus dem Fonds für Ernteschäden wurden bisher nur {n[3-9]} Fälle beglichen, jeder
von ihnen nach mehr als einem Jahr.

- Hunde gehören zwischen Wehr und alter Mühle an die Leine.
- Die Tiere bitte nicht füttern und nur vom Weg aus beobachten.

Ein Rohr im Damm soll den Teich nun um eine Handbreit senken. Bis die Jungen entwöhnt sind, bittet
der Verband die Besucher um Abstand. Von {wd[2]} an stehen Aufseher am Weg.

===
# Händler der Markthalle in {town} verweigern höhere Mieten
> Die Erhöhung würde nach ihren Worten die letzten Metzger und Käser vertreiben.
& Fotostrecke: Ein Morgen zwischen den Ständen der Markthalle
@ Ein Fischstand in einer alten Markthalle mit Eisensäulen
^ Händler bauen vor Tagesanbruch ihre Stände in der Markthalle von {town} auf

Die meisten Händler der Markthalle in {town} wollen die höheren Mieten nicht bezahlen. Das kündigten
sie{when} an und stellen sich damit gegen die Gesellschaft, die das Haus im vergangenen Jahr gekauft
hat.

Für Stände mit Wasseranschluss sollen die Mieten um {n[35-60]} Prozent steigen, für die übrigen
etwas weniger. Die Briefe mit der Ankündigung wurden an einem Feiertag unter den Rollläden
durchgeschoben, als die Halle leer war.

{he}, der hier seit drei Jahrzehnten Käse verkauft und für die Händler spricht, nannte die Schreiben
eine Frechheit. „Wir haben jede Glühbirne in dieser Halle bezahlt, und nun heißt es, das Licht sei
teurer geworden“, sagte {he.last}.

Die Eigentümerin, ein Immobilienfonds namens Granitzeile, verweist auf {n[4-9]} Millionen Euro, die
das eiserne Dach gekostet habe. Geschäftsführerin {she} bot an, die Erhöhung auf drei Jahre zu
verteilen, wenn noch in diesem Monat unterschrieben wird.

? Die Kundschaft hat Partei ergriffen. Mehr als {n[2000-6000]} Postkarten landeten in Fischkisten
beim Rathaus, jede mit dem Namen eines Standes. Vor den Büros des Fonds spielte eine Blaskapelle die
ganze Mittagspause hindurch.

? Eröffnet wurde die Halle am {past[20000]} für den Handel mit Butter. Sie überstand einen Brand und
zwei Pläne für ein Parkhaus. Weil sie unter Denkmalschutz steht, dürfen die Stände nicht einmal
verrückt werden.

Am {wd[3]} trifft ein Schlichter der Stadt beide Seiten. Scheitern die Gespräche, wollen die Händler
die alten Mieten auf ein Sperrkonto überweisen und einfach weiter verkaufen.

===
# Freiwillige retten Feuerwache bei {town} vor der Schließung
> In einem Monat fanden sich elf neue Mitglieder, als das einzige Fahrzeug schon verkauft werden
sollte.
& Ein erster Abend in der Feuerwache: Wäre das etwas für mich?
@ Ein rotes Löschfahrzeug steht vor einer kleinen Wache
^ Das einzige Löschfahrzeug der Wehr vor der Wache bei {town}

Die letzte freiwillige Feuerwache in den Hügeln bei {town} bleibt bestehen. Das teilte der
Landkreis{when} mit, nachdem Menschen, die nie einen Schlauch gehalten hatten, die leeren Spinde
gefüllt haben.

Um weiter ausrücken zu dürfen, braucht die Wehr {n[14-20]} Freiwillige, geblieben waren ihr neun.
Eine klein gedruckte Anzeige im Gemeindeblatt, in der das Fahrzeug zum Verkauf stand, brachte die
Suche nach neuen Mitgliedern in Gang.

„Ich habe sie zweimal gelesen und dann in der Wirtschaft vorgelesen“, erzählt die Klavierstimmerin
{she}. Am Morgen darauf trat sie ein, und inzwischen darf sie einen Lastwagen mit Anhänger fahren.

Der Kreis wollte die Hügel künftig vom Tal aus schützen lassen, {n[22-35]} Minuten entfernt. Es sei
um Köpfe gegangen und nicht um Geld, sagte Kreisbrandmeister {he}, und er freue sich, dass er sich
geirrt habe.

? Der älteste Neuling ist 63 Jahre alt, der jüngste 19. Geübt wird an zwei Abenden in der Woche in
einer Scheune, die ein Landwirt dafür leer räumt. Die erste Prüfung mit Atemschutz fand am
{past[30]} statt.

? Eine Wache, die schließt, öffnet selten wieder. Von {n[40-70]}, die in der Region seit {y[12]}
aufgegeben wurden, ist nur eine heute in Betrieb, und die meisten anderen wurden als Ferienhäuser
verkauft.

Bleibt das Fahrzeug selbst, das älter ist als die halbe Mannschaft. Über einen Ersatz wird im Herbst
beraten, und die Freiwilligen haben den Kreistag für {wd[6]} zu einer Übung an der Pumpe eingeladen.
"""

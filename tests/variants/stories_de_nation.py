"""What happens in the wider country of the German pages?

Seven invented stories, in the marks that `stories` reads.
"""

NATION = """
# Bahnen und Gewerkschaften einigen sich nach Monaten der Streiks
> Die Lokführer müssen dem Kompromiss noch zustimmen, der kürzere Wochen gegen Dienste am Wochenende
tauscht.
& Was die Einigung der Bahnen für Zeitkarten bedeutet
@ Leere Bahnsteige in einem großen Bahnhof
^ Ein leerer Bahnsteig während des letzten Streiks im Hauptbahnhof von {town}

Die Gewerkschaften und vier große Bahnen haben sich{when} auf einen Tarifvertrag geeinigt, der
sieben Monate der Streiks beenden soll. Die Gespräche begannen beim Frühstück und endeten lange nach
der Abfahrt des letzten Zuges.

Lokführer und Zugbegleiter sollen in zwei Jahren {n[5-9]} Prozent mehr Lohn und eine Woche mit 36
Stunden bekommen. Dafür übernehmen sie mehr Dienste am Wochenende, was von allen Punkten der
schwierigste gewesen war.

Großzügig sei der Vertrag nicht, sagte Verhandlungsführerin {she}, aber man könne ihn in jeder
Kantine des Landes vertreten. „Keiner hat den Kuchen bekommen, aber jeder einen Teller“, sagte
{she.last} vor dem Hotel.

Die Bahnen beziffern ihren Verlust auf {n[300-800]} Millionen Euro. Den höchsten Preis hätten die
Fahrgäste gezahlt, räumte ihr Unterhändler {he} ein, und bei manchen werde es Jahre dauern, bis sie
zur Schiene zurückkehren.

? Im Hauptbahnhof von {town} wurde die Nachricht vorsichtig aufgenommen. Einige Pendler haben sich
im Winter ein Auto gekauft, und eine Frau hat ihr Büro in den Schuppen der Nachbarin verlegt, mit
der sie sich die Heizkosten teilt.

? Begonnen hatte der Streit am {past[220]}, als die Bahnen eine alte Absprache über Ruhetage
kündigten. Ein Gericht gab ihnen später recht, nannte die Art und Weise dieses Schrittes aber
unnötig unhöflich.

- Die Urabstimmung beginnt am {wd[3]} und dauert zwei Wochen.
- Die für den kommenden Monat angekündigten Streiks entfallen.
- Zeitkarten gelten 30 Tage länger.

Stimmen die Mitglieder zu, wird der höhere Lohn zum ersten Mal am {soon[50]} gezahlt. Lehnen sie ab,
müssten alle an einen Tisch zurück, von dem die meisten Stühle schon fortgetragen seien, heißt es
bei den Gewerkschaften.

===
# Volkszählung verschoben: Test übersieht Tausende Wohnungen
> Das Statistikamt macht eine Adressliste verantwortlich, in der Hausboote und Kasernen fehlen.
& Warum ein Land voller Register noch eine Volkszählung braucht
@ Eine Angestellte sortiert Bögen in einer großen Halle
^ Bögen der Probezählung werden in einer Halle in {town} sortiert

Die Volkszählung wird um ein Jahr verschoben. Das gab das Statistikamt{when} bekannt, weil eine
Probe in drei Kreisen Tausende Wohnungen übersehen hat, in denen offensichtlich Menschen leben.

Beim Abgleich mit den Stromzählern stieß das Amt auf {n[12000-38000]} Wohnungen, die in der
Adressliste fehlten. Darunter waren Hausboote, eine ganze Kaserne und eine Siedlung, die seit fünf
Jahren fertig ist.

Sie komme lieber zu spät als zu falschen Zahlen, sagte Amtsleiterin {she}. „Eine Volkszählung ist
ein Foto, das wir zehn Jahre lang ansehen, und auf diesem hier stand ein Zehntel der Familie hinter
einem Baum“, sagte {she.last} im Haushaltsausschuss.

Die Verschiebung kostet {n[40-90]} Millionen Euro, vor allem für Personal, das bereits eingestellt
ist. Die Opposition will wissen, weshalb der Fehler nicht schon {y[2]} auffiel, als dieselbe Liste
für eine kleinere Erhebung benutzt wurde.

? Wachsende Städte bangen um ihre Haushalte, denn Geld gibt es nach Köpfen. Seine Schulen seien
voller Kinder, die auf dem Papier nicht lebten, sagte {he}, Bürgermeister von {town}, und Tische
müsse er ihnen trotzdem kaufen.

? Unabhängige Fachleute halten den Aufschub für richtig. Die letzte Zählung vom {past[3300]} sei
zweimal berichtigt worden, und jedes Mal seien hohe Summen von einer Region in eine andere
gewandert.

Im Frühjahr beginnt in zwei Kreisen ein neuer Versuch, bei dem Briefträger die Straßen abgehen.
Einen schriftlichen Bericht über die Adressliste erwartet der Ausschuss bis {wd[4]}, das neue Datum
soll noch vor dem Sommer Gesetz werden.

===
# Wartelisten der Kliniken werden erstmals kürzer
> Sprechstunden am Abend und geliehene Säle helfen, doch im Norden dauert es weiter am längsten.
& Wie lange warten Sie? Die Kliniken in Ihrer Nähe
@ Patienten sitzen auf einem Krankenhausflur
^ Patienten warten auf die Abendsprechstunde im Klinikum von {town}

Die Wartelisten der öffentlichen Kliniken sind zum ersten Mal seit Beginn der Zählung kürzer
geworden. Das Gesundheitsministerium erklärte den Rückgang{when} vor allem mit Sprechstunden am
Abend.

Ende des Quartals warteten {n[210-340]} Tausend Menschen auf eine Operation, etwa ein Zehntel
weniger als im Jahr davor. Im Durchschnitt dauerte es {n[14-19]} Wochen, und damit noch immer viel
länger als die angestrebten neun.

Kliniken teilen sich inzwischen Säle mit privaten Häusern, die am Nachmittag leer standen. Neue
Gebäude seien nicht nötig gewesen, sagte {she}, die das Vorhaben in {town} leitet. „Wir haben die
Räume gefunden, indem wir über die Flure gingen und an den Türen rüttelten.“

Der Erfolg ist ungleich verteilt. In drei Kreisen des Nordens wuchsen die Wartelisten weiter, weil
Augenärzte und Pflegekräfte fehlen. Wer dort ein Bett im Süden angeboten bekommt, der lehnt oft ab.

? Ärzteverbände begrüßten die Zahlen, mahnten aber zur Nüchternheit. Die Sprechstunden am Abend
beruhten auf Überstunden, sagte {he}, der für die jungen Ärzte spricht, und wer müde sei, mache
Fehler, die in keiner Statistik stünden.

? Am {past[500]} hatte das Ministerium seine Zählweise geändert. Seither fällt heraus, wer zwei
Termine ablehnt. Ohne diesen Schritt wären die Listen nicht um ein Zehntel, sondern um {n[3-6]}
Prozent geschrumpft.

Bezahlt wird das Vorhaben bis zum Ende des kommenden Jahres. Am {wd[2]} berät das Parlament über den
Haushalt der Kliniken, und zwei Parteien wollen dann einen Fonds für den Norden beantragen.

===
# Asteroid stammt von einem zerbrochenen Mond, sagen Astronomen
> Staub aus einem Wetterballon gab den Hinweis, ein altes Fernrohr lieferte den Rest.
& Kommt er zurück? Sieben Fragen zum Asteroiden
@ Die Kuppel einer Sternwarte unter dem Nachthimmel
^ Die Kuppel der Sternwarte auf dem Höhenzug über {town}

Ein Asteroid, der im Frühjahr knapp an der Erde vorbeiflog, war einst Teil eines kleinen Mondes. Zu
diesem Schluss kommen Astronomen der Sternwarte über {town}, die ihre Rechnung{when} vorgestellt
haben.

Der Brocken ist {n[40-95]} Meter groß und kam näher als die Satelliten des Fernsehens. Bemerkt wurde
er erst hinterher, als ein Liebhaber zwei Bilder verglich, die er eigentlich wegwerfen wollte.

„Wir hatten einen langweiligen Stein erwartet und fanden eine Familiengeschichte“, sagte {she}, die
Leiterin der Gruppe. Der Mond habe einen größeren Asteroiden umkreist, bis beide vor {n[3-9]}
Millionen Jahren zusammenstießen.

Den Beleg lieferte Staub. Ein Wetterballon hatte am Tag nach dem Vorbeiflug einige Körner
aufgefangen, und in ihnen fand ein Labor ein Mineral, das nur tief im Innern eines einst warmen
Körpers entsteht.

? Andere Forscher bleiben zurückhaltend. {he}, der an der Arbeit nicht beteiligt war, lobte die
Geduld der Verfasser. Eine Bahn über so lange Zeit gleiche aber einer Wettervorhersage für das
Zeitalter der Saurier, sagte er.

? Das Fernrohr, aus dem die alten Aufnahmen stammen, wurde am {past[15000]} eingeweiht und sollte
vor zwei Jahren verschrottet werden. Seine Heizung bezahlt ein Verein mit {n[120-300]} Mitgliedern,
der nun auf das Land hofft.

In den nächsten beiden Jahrhunderten kehrt der Asteroid nicht zurück. Zwei größere Verwandte ziehen
im kommenden Winter in sicherem Abstand vorbei, und am {wd[5]} darf man bei klarem Himmel auf der
Terrasse kostenlos durch das Fernrohr sehen.

===
# Viertligist {town} wirft den Meister aus dem Pokal
> Ein Treffer in letzter Minute und ein Chemielehrer im Tor entscheiden das Spiel.
& Die zehn größten Überraschungen in der Geschichte des Pokals
@ Fußballer jubeln vor einer kleinen Tribüne aus Holz
^ Die Mannschaft von {town} jubelt vor der Holztribüne

Die Feierabendfußballer von {town} haben{when} den Meister aus dem Pokal geworfen. Sie gewannen mit
zwei zu eins auf einem Platz, der so schmal ist, dass die Gäste ihn nachmessen ließen.

Der Siegtreffer fiel in letzter Minute, als ein Eckball an die Latte geköpft wurde und von dort auf
den Rücken des Torwarts prallte. Etwa {n[2100-4900]} Zuschauer sahen es von den Rängen, einige
weitere von einem Kran.

Seine Spieler hätten sich vorgenommen, sich vor dem Anpfiff mit niemandem fotografieren zu lassen,
sagte Trainer {he}, der sonst Pakete ausfährt. „Höflich sein können wir hinterher, wenn sie ihre
Mäntel anhaben“, sagte {he.last}.

Der Meister hatte alle {n[9-14]} Spiele der Saison gewonnen und fünf Stammspieler geschont. Nach
einer Viertelstunde ging er in Führung und schien dann zu warten, dass der Gegner nach Hause geht.
Das tat dieser nicht.

? Held der zweiten Hälfte war der Torwart, ein Chemielehrer, der noch im Bus Klausuren korrigiert
hatte. Er parierte einen Elfmeter mit dem Fuß und wurde von Schülern über den Platz getragen, die am
{wd[2]} eine Prüfung schreiben.

? Das Preisgeld reicht für ein neues Dach. Das alte sei seit dem {past[1200]} undicht, berichtete
Kassenwartin {she}. In der Kabine der Gäste habe sie aus reiner Bosheit eine Reihe von Eimern stehen
lassen.

Die nächste Runde wird am {wd[4]} ausgelost. Nur einmal stand ein Viertligist im Finale, das war
1958, und den Verein gibt es nicht mehr, weil er erst im Nachbarn und dann in einem Kegelklub
aufging.

===
# Käsereien fürchten das Aus: Neuer Zoll verdoppelt den Preis
> Die Abgabe gilt seit Mitternacht und trifft Betriebe, die fast alles ins Ausland verkaufen.
& Welchen Käse der Zoll trifft und welchen nicht
@ Käselaibe reifen auf Brettern aus Holz
^ Käselaibe reifen in einem Keller bei {town}

Die Käsereien des Hügellands haben{when} davor gewarnt, dass die Hälfte von ihnen binnen eines
Jahres aufgeben könnte. Ein neuer Zoll verdoppelt den Preis jedes Laibs auf ihrem wichtigsten Markt.

Der Zoll von {n[60-110]} Prozent gilt für jeden Hartkäse und trat um Mitternacht in Kraft. Lastwagen
mit {n[300-700]} Tonnen, die es nicht mehr über die Grenze schafften, kehrten um. Ein Teil der
Ladung ging an die Tafeln.

{she} leitet einen Betrieb bei {town}, der neun von zehn Laiben ausführt. Vom Zoll erfuhr sie durch
einen Fahrer. „Er rief vom Parkplatz des Zollamts an und fragte, ob ich alles zurückhaben will“,
sagte {she.last}.

Die Regierung nannte die Abgabe rechtswidrig und verlangte Gespräche. Er werde Käse nicht mit Käse
vergelten, sagte Handelsminister {he}, doch eine Liste von Waren, die man im Gegenzug belasten
könne, liege bereit.

? Dahinter steht ein Streit um Fischgründe, der seit dem {past[700]} schwelt. Öffentlich hat niemand
einen Zusammenhang eingeräumt, obwohl in fast jeder Erklärung zum Käse auch vom Fisch die Rede ist.

? Dass die Betriebe rasch andere Abnehmer finden, bezweifeln Fachleute. Ein Laib reift {n[9-18]}
Monate, und was heute angeboten wird, wurde unter ganz anderen Bedingungen begonnen. Die Keller sind
fast voll.

- Betroffen ist Hartkäse mit weniger als 40 Prozent Wasser.
- Frischkäse, Butter und Molke bleiben frei.

Über einen Notkredit für kleine Betriebe soll bis {wd[3]} abgestimmt werden. Der Bauernverband plant
einen Marsch auf die Hauptstadt mit Kühen, für den ihm die Polizei bisher weder die Strecke noch das
Wasser genehmigt hat.

===
# Erstlingsroman über einen Leuchtturm gewinnt Buchpreis von {town}
> Die Jury lobt eine Geschichte, die im Nachtdienst entstand und fast im Ofen gelandet wäre.
& Leseprobe: Die ersten Seiten des Leuchtturm-Romans
@ Ein Stapel neuer Bücher auf einem Tisch
^ Exemplare des ausgezeichneten Romans auf einem Tisch in {town}

Ein Erstlingsroman über eine Familie, die einen Leuchtturm ohne Schiffe betreibt, hat den Buchpreis
von {town} gewonnen. Die Jury gab ihre Wahl{when} bekannt und überraschte damit sogar den Verlag.

Autorin {she} schrieb den Roman in {n[6-11]} Jahren Nachtdienst in einer Notrufzentrale. An
{n[17-34]} Verlage hatte sie ihn geschickt, und sie wollte die Blätter gerade in den Ofen stecken,
als ein Brief kam.

„Für mich war es kein Buch, für mich war es eine Art, wach zu bleiben“, sagte {she.last} in einer
kurzen Rede. Sie dankte den Fahrern der Rettungswagen und einem Kollegen, der ihr seine
Schreibmaschine geliehen hatte.

Die Jury rühmte den Humor des Romans und eine Sprache ohne Zierrat. Das letzte Kapitel habe er im
Zug gelesen und darüber seinen Halt verpasst, sagte der Vorsitzende {he}, und es habe ihn nicht
gestört.

? Dotiert ist der Preis mit {n[20-60]} Tausend Euro aus der Stiftung eines Schiffsausrüsters, die
seit dem {past[12000]} besteht. Vergeben werden darf er nur an Bücher, in denen jemand ehrliche
Arbeit verrichtet. So will es das Testament.

? Auf der Liste standen drei bekanntere Namen, darunter zwei frühere Preisträger. Ein Wettbüro in
{town} musste nur eine einzige Kundin auszahlen, die auf das Debüt gesetzt hatte. Es war die Tante
der Autorin.

Die erste Auflage des Leuchtturm-Romans war nach wenigen Stunden vergriffen, die zweite wird bis
{wd[5]} erwartet. Eine Filmfirma hat nach den Rechten gefragt, doch {she.last} will erst ihre
Schichten in diesem Monat zu Ende bringen.
"""

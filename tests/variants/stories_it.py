"""What happens in the Italian pages?

Eight invented stories, in the marks that `stories` reads.
"""

STORIES = """
# I battelli di {town} viaggeranno anche di notte fino all'isola
> Due corse in più per chi lavora nei forni e in ospedale.
& Orari e biglietti dei battelli notturni, le risposte ai lettori
@ Un battello illuminato attraccato al molo di notte
^ Un battello della linea per l'isola al molo vecchio di {town}

Il consiglio comunale di {town} ha deciso{when} che i battelli per l'isola viaggeranno anche di notte, mettendo
fine a una regola che da decenni li fermava al molo poco prima delle undici di sera.

Secondo l'assessora ai trasporti, {she}, le nuove corse serviranno soprattutto a infermieri, fornai e
camerieri che oggi aspettano l'alba su una panchina. «Un'isola non può chiudere quando si spengono le
vetrine», ha spiegato {she.last} al termine della seduta.

Il servizio costerà {n[2-6]} milioni di euro l'anno e sarà pagato con un piccolo aumento della tassa di
sbarco. I residenti continueranno a viaggiare gratis, mentre per i visitatori il prezzo del biglietto resterà
uguale a quello diurno.

? Non tutti sono contenti. Gli abitanti della riva nord temono il rumore dei motori e hanno raccolto
{n[300-900]} firme per chiedere che i battelli notturni rallentino davanti alle case già a mezzo miglio dalla
costa.

- La prima corsa partirà mezz'ora dopo la mezzanotte.
- La seconda tornerà indietro prima del mercato del pesce.

{he}, che sull'isola impasta il pane da trent'anni, racconta che due dei suoi garzoni hanno rinunciato al
posto proprio per la mancanza di collegamenti, e che adesso spera di poterli richiamare prima dell'estate.

La sperimentazione durerà un anno intero e comincerà il {soon[60]}. Se i passeggeri saranno abbastanza, il
comune ne discuterà di nuovo e valuterà una terza corsa, riservata però ai mesi in cui il mare è calmo.

===
# Il vecchio cinema Aurora riapre grazie a {n[300-900]} soci
> Una cooperativa di quartiere ha comprato la sala che stava per diventare un garage.
& Che cosa vedremo nella prima stagione del cinema Aurora
@ La facciata di un cinema con le insegne accese
^ La facciata del cinema Aurora la sera della prova generale

Dopo quasi dieci anni di silenzio il vecchio cinema Aurora ha riacceso{when} il proiettore davanti a una sala
piena, e a comprare i biglietti erano in gran parte le stesse persone che ne hanno comprato i muri.

I soci della cooperativa hanno versato duecento euro ciascuno per impedire che l'edificio diventasse un
garage. «Ci dicevano che eravamo matti, e forse avevano ragione», ha detto la presidente {she}, salutando il
pubblico in fila sul marciapiede.

Per rimettere a posto le poltrone è bastato un inverno di lavoro volontario, mentre il tetto ha richiesto
una ditta specializzata e {n[3-8]} mesi di ponteggi. La cabina di proiezione, invece, è rimasta quella
originale del {y[40]}.

Il programma alternerà film recenti e pellicole restaurate, con un pomeriggio alla settimana riservato alle
scuole. Il direttore artistico, {he}, promette anche un festival dedicato ai documentari girati nelle valli
qui intorno.

? Resta aperta la questione del riscaldamento: la vecchia caldaia consuma troppo e quella nuova non arriverà
prima dell'autunno. Per le serate più fredde i soci hanno già messo da parte coperte di lana e un samovar
prestato dal bar di fronte.

===
# Le api della scuola di {town} producono il primo miele
> Sul tetto della palestra gli alunni curano quattro arnie con un apicoltore in pensione.
& Come si apre un'arnia senza farsi pungere
@ Bambini in tuta bianca davanti a un'arnia
^ Gli alunni della quarta controllano un telaino sul tetto della palestra

Gli alunni della scuola elementare di {town} hanno raccolto{when} il primo miele delle loro arnie, quattordici
chili in tutto, che finiranno in barattoli con un'etichetta disegnata dalla classe più giovane.

L'idea era nata durante una lezione di scienze, quando una bambina chiese perché sul davanzale non si
vedessero più insetti. La maestra, {she}, ne parlò al marito di una collega, e in primavera arrivarono le
prime api sul tetto della palestra.

«All'inizio i genitori avevano paura, adesso fanno la fila per aiutarci», racconta {he}, apicoltore in
pensione, che ogni settimana sale le scale con la sua affumicatrice e spiega ai ragazzi perché il miele di
tiglio è più chiaro di quello di castagno.

La vendita dei barattoli servirà a comprare altre due arnie e un piccolo smielatore, che costa circa
{n[400-900]} euro. Il comune ha promesso di piantare lavanda e timo nelle aiuole attorno al cortile entro la
fine di marzo.

? Un esperto dell'università ha analizzato il raccolto e vi ha trovato polline di {n[18-40]} piante diverse,
comprese alcune che nessuno ricordava di avere mai visto nei giardini del quartiere.

===
# Crepe nella diga del lago Serano, la valle bassa chiede garanzie
> I tecnici abbassano il livello dell'acqua di {n[3-9]} metri.
& Quanta acqua può perdere il lago Serano senza danni
@ Una diga di pietra vista dalla strada della valle
^ La diga del lago Serano fotografata dalla strada che scende nella valle

L'azienda elettrica ha cominciato{when} ad abbassare il livello del lago Serano dopo che un'ispezione subacquea
ha trovato crepe lunghe diversi metri nel paramento della diga, costruita poco meno di un secolo fa.

Secondo la responsabile delle misure, {she}, non c'è alcun pericolo immediato e le crepe erano in parte già
note. «Preferiamo però guardarle all'asciutto, con calma, invece che attraverso una telecamera», ha aggiunto
davanti ai sindaci dei comuni della valle.

Gli abitanti della valle bassa chiedono garanzie scritte e un nuovo piano di evacuazione. Quello in vigore
risale al {y[22]} e indica come punto di raccolta un campo sportivo dove oggi sorge un supermercato con il
suo parcheggio.

{he}, che gestisce il campeggio sulla riva, ha già dovuto disdire la prenotazione di {n[40-90]} famiglie. Se
l'acqua non tornerà entro l'estate, dice, la stagione sarà perduta e con essa il lavoro di una dozzina di
persone.

? Il cantiere dovrebbe durare fino al {soon[150]}. L'azienda ha promesso di pubblicare ogni mese le misure
dei sensori, che finora erano state consegnate soltanto al ministero e a due uffici della regione.

===
# Il parlamento approva la legge sul diritto alla riparazione
> I produttori dovranno tenere i pezzi di ricambio per dieci anni.
& Che cosa cambia per chi porta ad aggiustare la lavatrice
@ Un banco da lavoro con una radio smontata
^ Un laboratorio di quartiere in cui si riparano elettrodomestici

Con una maggioranza più larga del previsto il parlamento ha approvato{when} la legge sul diritto alla
riparazione, che obbliga i produttori di elettrodomestici a conservare i pezzi di ricambio per almeno dieci
anni.

La relatrice {she} ha parlato di una vittoria delle famiglie. «Buttare via una lavatrice per una guarnizione
da due euro non è progresso», ha detto in aula, mostrando ai colleghi la guarnizione in questione e lo
scontrino del suo riparatore.

Le imprese temono costi più alti. Il loro portavoce, {he}, calcola che i magazzini dovranno crescere di
almeno un quinto e chiede che per le aziende più piccole gli obblighi comincino soltanto dopo un periodo di
transizione.

La legge prevede inoltre un registro pubblico dei manuali e un bonus di {n[30-90]} euro per ogni riparazione,
che si potrà chiedere una volta l'anno. I fondi stanziati basteranno, secondo il governo, per circa {n[2-5]}
milioni di interventi.

? Le associazioni dei consumatori apprezzano il testo ma lo trovano incompleto, perché ne restano fuori i
telefoni e i giocattoli. Un emendamento che li comprendeva era stato ritirato il {past[120]} dopo una lunga
trattativa.

===
# Le ferrovie comprano {n[20-60]} vagoni letto di seconda mano
> I treni notturni torneranno su tre linee prima di Natale.
& Dormire in treno: i consigli di chi lo fa da una vita
@ Un vagone letto blu in un'officina
^ Un vagone letto in attesa di restauro nell'officina di {town}

Le ferrovie nazionali hanno firmato{when} il contratto per l'acquisto di alcune decine di vagoni letto di
seconda mano, che dopo il restauro serviranno a riportare i treni notturni su tre linee abbandonate da tempo.

Le carrozze hanno in media {n[22-35]} anni e arrivano da un operatore del nord che ha rinnovato la propria
flotta. «Sono solide, hanno solo bisogno di impianti nuovi e di un po' di gentilezza», ha dichiarato la
direttrice del personale viaggiante, {she}.

Il restauro comincerà nell'officina di {town}, dove per l'occasione saranno assunti {n[60-140]} operai.
Ogni vagone avrà prese elettriche, docce e due scompartimenti adatti alle sedie a rotelle, che finora
mancavano del tutto.

Il sindacato accoglie bene la notizia ma avverte che gli stipendi dei cuccettisti sono fermi da anni. Il suo
segretario, {he}, chiede un incontro prima dell'apertura delle prenotazioni, prevista per la giornata di {wd[3]}.

? Un primo tentativo di riportare i treni notturni era fallito nel {y[6]} per mancanza di carrozze. Allora si
erano noleggiati vagoni senza aria condizionata, e d'estate i passeggeri scendevano prima di arrivare.

===
# Torna la prateria sottomarina davanti alla costa di {town}
> I biologi hanno ripiantato a mano migliaia di ciuffi di posidonia.
& Perché la prateria sottomarina protegge anche le spiagge
@ Una sub con un cesto di piante sul fondo del mare
^ Una biologa controlla i ciuffi piantati in primavera

La prateria sottomarina davanti alla costa di {town} ha ricominciato a crescere: lo mostrano le fotografie
presentate{when} dai biologi che per tre anni hanno ripiantato a mano migliaia di ciuffi di posidonia.

Otto piante su dieci hanno messo radici, più di quante se ne aspettasse la responsabile del progetto, {she}.
«Il mare è stato paziente con noi, e le ancore quest'anno un po' meno numerose», ha commentato, mostrando la
mappa del fondale.

A danneggiare la prateria erano stati per decenni gli ormeggi delle barche da diporto. Dall'estate scorsa una
fila di boe segnala l'area protetta, e chi getta l'ancora all'interno rischia una multa di {n[300-900]} euro.

I pescatori, in principio contrari, hanno cambiato idea. {he}, che cala le reti da quando aveva quindici
anni, sostiene che le seppie sono tornate a deporre le uova dove non se ne vedevano più dal {y[12]}.

? Il progetto è costato meno del previsto e proseguirà fino al {soon[200]}. Le scuole della zona potranno
adottare un ciuffo ciascuna e seguirne la crescita attraverso una telecamera fissata al fondale.

===
# Il mercato coperto di {town} cambia orario e perde un terzo dei banchi
> Chi resta scommette sulla sera, sui piatti pronti e sulla musica.
& Viaggio tra i banchi storici del mercato coperto
@ Cassette di frutta sotto una tettoia di ferro
^ I banchi della frutta nel mercato coperto di {town}

Il mercato coperto di {town} aprirà d'ora in poi anche la sera. Lo hanno deciso{when} i commercianti dopo che
in pochi anni un terzo dei banchi ha chiuso e nei corridoi, il pomeriggio, si sentono soltanto i propri
passi.

«Alle sette del mattino i nostri clienti dormono ancora, alle sette di sera hanno fame», riassume {she}, che
vende formaggi come sua madre e sua nonna e che ha convinto i colleghi più scettici durante una riunione di
quattro ore.

Il nuovo orario prevede cucine aperte fino alle undici e, due volte la settimana, un piccolo palco tra la
pescheria e il fioraio. In cambio il comune ridurrà l'affitto dei banchi di {n[12-28]} punti percentuali.

{he}, che pulisce pesce dal {y[30]}, per ora non si fida. Ha calcolato che per restare aperto la sera dovrà
assumere almeno un aiutante, e di aiutanti che vogliano alzarsi prima dell'alba, dice, non ne nascono più.

? Un architetto ha regalato il progetto della nuova illuminazione, che valorizza le colonne di ghisa senza
toccarle. I lavori cominceranno il {soon[40]} e saranno fatti di notte, per non chiudere nemmeno un giorno.
"""

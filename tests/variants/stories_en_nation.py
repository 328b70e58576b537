"""What happens in the wider country of the English pages?

Seven invented stories, in the marks that `stories` reads.
"""

NATION = """
# Rail unions and operators agree pay deal to end months of strikes
> Train drivers still have to approve the offer, which trades a shorter week for weekend shifts.
& Explainer: what the rail pay deal means for your season ticket
@ Empty platforms at a large railway station
^ An empty platform during the last strike at {town} Central

Rail unions and the four large operators agreed{when} on a pay deal that would end seven months of
strikes, in talks that began over breakfast and finished long after the last train had gone.

Under the offer, drivers and guards would receive {n[5-9]} percent more over two years and a working
week of 36 hours. In return they would accept more shifts at weekends, which had been the hardest of
all the points.

{she}, who led the talks for the unions, said the deal was not generous but that it could be
defended in any canteen in the country. “Nobody got the cake, and everybody got a plate,” {she.last}
told reporters outside the hotel.

The operators lost an estimated {n[300-800]} million during the strikes. Their negotiator, {he},
said that the passengers had paid the highest price, and that it would take years until some of them
came back to the railway.

? Commuters at {town} Central received the news with caution. Several said that they had bought cars
during the winter, and one had moved her office into the shed of a neighbour with whom she shares
the heating bill.

? The dispute began on {past[220]}, when the operators withdrew an old agreement about rest days. A
court later found that they had been entitled to do so, but it called the manner of the step
needlessly rude.

- The ballot opens on {wd[3]} and runs for two weeks.
- Strikes announced for next month are called off.
- Season tickets will be extended by 30 days.

If the members approve the offer, the first higher wages will be paid on {soon[50]}. If they reject
it, the unions say that they will have to return to a table from which most of the chairs have
already been removed.

===
# Census delayed by a year after test finds thousands of homes missing
> The statistics office blames an address list that left out barges, barracks and new estates.
& Why a census still matters in a country full of registers
@ A clerk sorts paper forms in a large hall
^ Forms from the trial census are sorted in a hall in {town}

The national census will be delayed by a year, the statistics office announced{when}, because a
trial in three districts had missed thousands of homes that plainly have people in them.

The office had checked its list of addresses against electricity meters and found {n[12000-38000]}
homes that the census would never have reached. Among them were house barges, a whole barracks and a
housing estate finished five years ago.

Chief statistician {she} said she would rather be late than wrong. “A census is a photograph that we
look at for ten years, and in this one a tenth of the family stood behind a tree,” {she.last} told
the committee on public accounts.

The delay will cost {n[40-90]} million, mostly for staff who have been hired and must now be kept.
Members of the opposition demanded to know why the mistake had not been found in {y[2]}, when the
same list was used for a smaller survey.

? Towns that are growing fast fear for their budgets, which follow the count of heads. {he}, the
mayor of {town}, said his schools were full of children who did not exist on paper and that their
desks had to be bought all the same.

? Independent experts supported the decision. They noted that the last census, taken on
{past[3300]}, was corrected twice in the years after its publication, and that each correction moved
large sums from one region to another.

A new trial will begin in two districts in the spring, this time with postmen walking the streets.
The committee has asked for a written report on the address list by {wd[4]}, and a bill that sets
the new date is expected before the summer.

===
# Hospital waiting lists shrink for first time since records began
> Evening clinics and borrowed operating rooms helped, but patients in the north still wait longest.
& How long do you wait? Look up the hospital near you
@ Patients sit in a hospital corridor
^ Patients wait outside an evening clinic at the hospital in {town}

Waiting lists at public hospitals have become shorter for the first time since records began, the
health ministry reported{when}, a change that it credits to clinics held in the evening.

At the end of the quarter {n[210-340]} thousand patients were waiting for an operation, about a
tenth fewer than in the year before. The average wait fell to {n[14-19]} weeks, which is still far
from the goal of nine.

Surgeons now share operating rooms with private hospitals that had left them empty after four in the
afternoon. {she}, who runs the scheme in {town}, said it had needed no new buildings. “We found the
rooms by walking through the corridors and trying the doors,” she said.

The gains are uneven. In the three northern counties the waiting lists grew again, because eye
surgeons and nurses who leave are not replaced, and patients there are offered a bed in the south
that many of them decline.

? Doctors' groups welcomed the figures but warned against a celebration. {he}, a spokesman for the
union of junior doctors, said the evening clinics rested on overtime, and that people who are tired
make mistakes which no statistic shows.

? The ministry changed its method of counting on {past[500]}, when it began to leave out patients
who had refused two dates. Without that change, the lists would have shrunk by {n[3-6]} percent
rather than by a tenth.

The minister said that the scheme would be paid for until the end of next year. Parliament debates
the budget of the hospitals on {wd[2]}, and two parties have announced that they will ask for a fund
for the north.

===
# Astronomers trace asteroid that missed Earth to a broken moon
> Dust caught by a weather balloon gave the first hint, and an old telescope supplied the rest.
& Will it come back? Seven questions about the asteroid
@ The dome of an observatory under a starry sky
^ The dome of the observatory on the ridge above {town}

An asteroid that slipped past Earth in the spring was once part of a small moon, astronomers at the
observatory above {town} reported{when}, after they had traced its path backwards through the ages.

The rock is {n[40-95]} metres across and came closer than the satellites that carry television. It
was noticed only after it had passed, when an amateur compared two pictures that he had meant to
throw away.

“We expected a boring stone and found a family history,” said {she}, who led the work. Her team
believes that the moon circled a larger asteroid until the two of them collided about {n[3-9]}
million years ago.

The proof came from dust. A weather balloon had caught a few grains on the day after the passage,
and a laboratory found in them a mineral that forms only deep inside a body that was once warm.

? Other researchers are cautious. {he}, who was not involved in the study, praised the patience of
its authors but said that a path computed over so long a time resembled a weather forecast for the
age of the dinosaurs.

? The telescope that supplied the older pictures was built on {past[15000]} and was to be scrapped
two years ago. A society of {n[120-300]} members pays for its heating, and they now hope that the
state will take the bill over.

The asteroid will not return for at least two centuries. Its two largest relatives will pass at a
safe distance next winter, and a free viewing on the terrace of the observatory is planned, clouds
permitting, for {wd[5]}.

===
# Fourth-tier club from {town} knocks champions out of the cup
> A goal in the last minute and a goalkeeper who teaches chemistry decided the tie.
& Ranked: the ten greatest upsets in the history of the cup
@ Football players celebrate in front of a small wooden stand
^ Players celebrate in front of the wooden stand at {town}

The part-time footballers of {town} knocked the national champions out of the cup{when}, winning by
two goals to one on a pitch so narrow that the visitors had asked for it to be measured.

The winning goal fell in the last minute, when a corner was headed against the bar and the ball
dropped off the back of the goalkeeper. About {n[2100-4900]} people saw it from the stands, and some
more from a crane.

Trainer {he}, who drives a delivery van, said his players had decided not to be photographed with
anyone before the match. “We can be polite afterwards, when they have their coats on,” {he.last}
said.

The champions had won all of their {n[9-14]} matches this season and left out five regular players.
They took the lead after a quarter of an hour and then seemed to wait for the opponent to go home,
which did not happen.

? The hero of the second half was the goalkeeper, a chemistry teacher who had corrected examination
papers in the bus. He stopped a penalty with his foot and was carried round the field by pupils who
have a test on {wd[2]}.

? For the club the prize money means a new roof. Its treasurer, {she}, said that the old one had
leaked since {past[1200]}, and that she had been keeping a row of buckets in the visitors' dressing
room out of pure spite.

The next round will be drawn on {wd[4]}. A club from the fourth tier has reached the final only
once, in 1958, and that one is no longer in existence, having merged with its neighbour and then
with a bowling society.

===
# Cheese makers fear ruin as new tariff doubles export price
> The duty applies from midnight and hits dairies that sell most of their wheels abroad.
& Which cheeses are hit by the tariff, and which are not
@ Wheels of cheese ripen on wooden shelves
^ Wheels of cheese ripen in a cellar near {town}

Cheese makers in the hill country warned{when} that half of them could be ruined within a year,
after a tariff imposed by their most important market doubled the price of every wheel sold there.

The duty of {n[60-110]} percent covers all hard cheese and took effect at midnight. Lorries with
{n[300-700]} tonnes that had not reached the border by then were turned back, and a part of the load
has since been given to food banks.

{she}, whose dairy near {town} sends nine wheels of cheese in ten abroad, said she had learned of
the tariff from a driver. “He rang me from the car park of the customs house and asked whether I
wanted it all back,” {she.last} said.

The government has called the tariff unlawful and asked for talks. Trade minister {he} said that he
would not answer cheese with cheese, but that a list of goods on which a duty might be raised in
return had been prepared.

? Behind the quarrel stands a dispute about fishing rights that has smouldered since {past[700]}.
Neither side has said in public that the two are linked, although each of them mentions fish in
almost every statement on cheese.

? Economists doubt that the dairies can find other buyers in time. A wheel ripens for {n[9-18]}
months, so that what is offered today was begun under quite different conditions, and storage in the
cellars is almost full.

- The duty covers hard cheese with less than 40 percent moisture.
- Fresh cheese, butter and whey remain free.

An emergency loan for small dairies is to be voted on by {wd[3]}. The farmers' union has announced a
march on the capital with cows, for which the police have so far granted neither the route nor the
water.

===
# Debut novel about a lighthouse wins {town} book prize
> The judges praised a story that the author wrote on night duty and nearly threw away.
& Extract: the first pages of the lighthouse novel
@ A stack of new books on a table
^ Copies of the winning novel on a table in {town}

A debut novel about a family that runs a lighthouse with no ships has won the {town} book prize, the
jury announced{when}, in a decision that surprised even the publisher who had printed it.

The author, {she}, wrote the novel over {n[6-11]} years of night duty at an emergency call centre.
She had sent it to {n[17-34]} publishers, and was about to put the pages into the stove when a
letter came.

“I did not think of it as a book, I thought of it as a way to stay awake,” {she.last} said in a
short speech, in which she thanked the drivers of ambulances and a colleague who had lent her a
typewriter.

The jury praised the novel for its humour and for a language without ornament. Its chairman, {he},
said that he had read the final chapter on a train and missed his station, and that he had not
minded.

? The prize is worth {n[20-60]} thousand and is paid by a foundation that a ship chandler left to
the town on {past[12000]}. It may be given only to books in which, as the will demands, somebody
does honest work.

? Three better-known writers had been on the list, among them two earlier winners. Betting shops had
offered long odds on the debut, and one of them in {town} paid out to a single customer, who turned
out to be the author's aunt.

The first printing of the lighthouse novel sold out within hours, and a second one is expected in
the shops by {wd[5]}. A film company has asked for the rights, but {she.last} said that she first
wanted to finish her shifts for the month.
"""

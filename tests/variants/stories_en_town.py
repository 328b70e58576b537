"""What happens in the towns of the English pages?

Seven invented stories, in the marks that `stories` reads.
"""

TOWN = """
# Night trams in {town} to run until dawn after council vote
> The trial starts with two lines and will be paid for by a levy on parking in the centre.
& Five things riders should know about the night tram trial
@ A tram waits at a stop under street lamps
^ A tram waits at the Market Square stop in {town}

The city council of {town} voted{when} to keep two tram lines running through the night, ending a
ban on late services that has stood since the network was rebuilt.

Council leader {she} said the night trams would serve hospital staff, bakers and students who now
walk home or pay for taxis. “A city that works at night has to move at night,” {she.last} told the
chamber before the vote.

The trial on lines 3 and 8 will cost {n[2-6]} million a year and is to be paid for by a levy on
parking in the centre. Shops inside the ring road have been promised a refund for deliveries made
before seven in the morning.

? {he}, who runs a bakery beside the depot, said half of his staff begin work at three. “They have
asked me for this for years, and I had nothing to offer them but a parking space,” he said.

? Residents along Mill Lane are less pleased. A petition against the noise of the trams has gathered
{n[1200-4800]} names, and its organisers want the council to lay softer track before the first
service leaves the depot.

- Line 3 will run every 20 minutes between the hospital and the harbour.
- Line 8 will run every half hour and skip the four stops on the hill.
- Night fares will be the same as day fares.

The operator is still looking for {n[30-70]} drivers, and talks with their union resume on {wd[3]}.
The last attempt to run trams at night, begun on {past[900]}, was given up within a month because
too few people signed up for the shifts.

If the trial draws enough riders, the council will decide whether to add a third line to the
university. The first night tram is due to leave Market Square shortly after midnight on {soon[60]}.

===
# Flooded library in {town} reopens with half of its books saved
> Volunteers dried pages by hand for months after the river came through the reading room.
& How to dry a wet book: advice from the people who saved thousands
@ Volunteers carry boxes of books down the steps of a library
^ Volunteers carry boxes of books out of the reading room in {town}

The public library in {town} reopened its doors{when}, more than a year after a flooded cellar
ruined its heating and left thousands of books standing in brown water.

Head librarian {she} said about half of the flooded books had been saved, most of them by volunteers
who spread the pages on washing lines in a sports hall. “We had retired judges and schoolchildren
working at the same table,” {she.last} said.

The river rose {n[2-4]} metres in a single night and broke through a service door that had been
listed for repair since {y[4]}. An inquiry later found that the alarm had sounded in an office which
nobody had used for years.

“Water is patient, and paper is not,” she added.

? Not everything could be kept. The collection of local newspapers before 1890 is lost, and only
some of the volumes had been photographed. The university archive has offered copies from its own
shelves, although many of those are incomplete.

The rebuilt reading room stands on concrete feet, with the children's shelves on the upper floor.
Insurers paid {n[3-8]} million towards the work, and a further sum came from a concert held on
{past[200]} by the town's two choirs.

? {he}, a student who used to revise in the building, was among the first through the door. He said
the place smelled of new timber instead of old coats, and that he was not yet sure which of the two
he preferred.

Opening hours remain short for now because the staff has shrunk to {n[8-14]} people. From {wd[4]}
the library will lend books again, and all fines that were owed before the flood have been
cancelled.

===
# Harbour bridge at {town} shut for six months as cracks spread
> Engineers say the steel is older than the plans suggest, and ferries cannot carry the lorries.
& Readers ask: why were the cracks in the bridge not found earlier?
@ An empty road bridge with barriers and warning lights
^ Barriers block the eastern ramp of the harbour bridge at {town}

The harbour bridge at {town} will stay shut for at least six months after engineers found{when} that
cracks in two of its main girders were growing faster than they had feared.

The road authority closed the bridge to lorries in the winter and to all traffic last week. Its
chief engineer, {he}, said the steel was older than the plans suggested and had been welded in a way
that no one would choose today.

“We could reopen one lane tomorrow and sleep badly, or we can do the repair once and properly,”
{he.last} said at a meeting in the fish market, where about {n[180-420]} people had come to
complain.

About {n[14000-26000]} vehicles used the crossing on an ordinary day. Drivers now face a detour of
{n[28-46]} kilometres over the upper valley, and the two car ferries that were brought in cannot
carry anything heavier than a van.

? Hauliers have asked for money. {she}, who owns eleven lorries, said each of them lost two hours a
day and that the drivers were paid for both. The authority says it has no fund from which it could
make good such losses.

? The bridge was opened on {past[9000]} and was meant to last a century. Its builders went bankrupt
soon afterwards, and part of their drawings were found only in {y[2]}, in the attic of a former
draughtsman.

- Pedestrians and cyclists may still use the footway on the western side.
- Buses 12 and 14 turn round at the customs house.

A first report on the cost of the repair is promised for {wd[2]}. The minister for transport has
ruled out a toll, and has said that a new bridge would take at least ten years to plan and build.

===
# Free school lunches lift attendance in {town}, first figures show
> Teachers credit a hot meal at noon, but the money for the pilot runs out next summer.
& What is on the plate? A week of lunches in the pilot schools
@ Children with trays queue in a school canteen
^ Children queue for a hot lunch at a primary school in {town}

Attendance at nine schools in {town} has risen since they began to serve free lunches, according to
the first figures from a pilot that the education board published{when}.

The share of pupils who missed more than one day a week fell by {n[21-38]} percent in the pilot
schools, while it hardly moved in the schools next door. The board warned that a single year was too
short a time to be certain.

Head teacher {she} said she had seen the change before anyone had counted it. “Children who used to
vanish at eleven now stay for lunch, and once they have stayed for lunch they stay for geography,”
{she.last} said.

The meals cost {n[3-5]} dollars each and are cooked in the kitchen of a former barracks. Farmers
within an hour's drive supply most of the vegetables, and any pupil may take a second helping
without asking.

? Critics on the board doubt that the lunches alone explain the gain. {he}, who voted against the
pilot, pointed out that the same schools had also been given two new bus lines and a nurse since
{past[300]}.

? Pupils had complaints of their own. In a survey that the oldest classes wrote themselves, the fish
came last by a wide margin, and {n[60-90]} percent asked for the return of a rice pudding that was
dropped as too sweet.

The money for free lunches runs out next summer, and extending them to every school would cost
{n[7-13]} million a year. The board meets on {wd[5]} to decide whether to ask the state for help.

===
# Beavers return to the river above {town} after 200 years
> Farmers and anglers disagree about a dam that appeared without anyone's permission.
& Beavers, otters and coypus: how to tell them apart at dusk
@ A beaver swims with a branch in its mouth
^ A beaver carries a branch across the river above {town}

A pair of beavers has built a dam on the river above {town}, the conservation trust confirmed{when},
two centuries after the last of the animals there was sold for its fur.

Nobody knows where they came from. The trust released {n[6-11]} beavers some ninety kilometres
downstream in {y[6]}, and its biologist {she} believes that two of their young swam through the town
at night without being noticed.

“They passed under the brewery, the law courts and the bus station, and the only witness was a
security camera,” said {she.last}, who found the first gnawed willow while she was looking for
something else.

The dam is about {n[9-17]} metres long and holds back a pond as large as a football pitch. Anglers
have already counted more trout in it, and a rare kind of dragonfly has been seen for the first time
since {past[2500]}.

? Farmers on the southern bank are worried. {he}, who grows potatoes there, said the pond had
drowned two rows of his field, and that he had been told he might not touch the dam even with a
rake.

? The law protects beavers wherever they settle, and the fine for harming a lodge is high. A fund
exists for lost crops, but it has paid only {n[3-9]} claims so far, and each of them took more than
a year.

- Keep dogs on a lead between the weir and the old mill.
- Do not feed the animals, and watch them from the path.

The trust plans to fit a pipe through the dam that would lower the water by a hand's breadth.
Visitors are asked to stay away until the kits are weaned, and wardens will be posted on the path
from {wd[2]}.

===
# Traders at {town} market hall refuse to pay higher rents
> Stallholders say the increase would drive out the last butchers and cheesemakers.
& Photo essay: one morning among the stalls of the market hall
@ A fish stall in an old market hall with iron columns
^ Traders set up before opening time in the market hall of {town}

Most of the traders in the market hall of {town} said{when} that they would refuse to pay higher
rents, setting up a fight with the company that bought the building last year.

The new rents would rise by {n[35-60]} percent for a stall with running water and by slightly less
for one without. Letters announcing the change were pushed under the shutters on a holiday, when the
hall was empty.

{he}, who has sold cheese there for three decades and speaks for the traders, called the letters an
insult. “We have paid for every light bulb in this hall, and now we are told that the light has
become more expensive,” {he.last} said.

The owner, a property fund called Granite Row, says that it has spent {n[4-9]} million on the iron
roof and must earn it back. Its manager {she} offered to spread the rise over three years if the
traders sign before the month is out.

? Customers have taken sides. More than {n[2000-6000]} postcards were handed to the mayor's office
in fish boxes, each bearing the name of a stall, and a brass band played outside the fund's offices
for an entire lunch hour.

? The hall was built for the butter trade and opened on {past[20000]}. It has survived a fire and
two plans to turn it into a car park, and it is listed, which means that the stalls themselves may
not be moved.

A mediator appointed by the city will meet both sides on {wd[3]}. If the talks fail, the traders say
that they will pay the old rents into a blocked account and go on selling as before.

===
# Volunteers save village fire station near {town} from closure
> The brigade found eleven new members in a month after the only engine was nearly sold.
& Could you do it? A first evening at the fire station
@ A red fire engine stands in front of a small brick station
^ The only engine of the brigade outside its station near {town}

The last volunteer fire station in the hills near {town} will stay open, the county said{when},
after villagers who had never held a hose signed up to fill its empty lockers.

The station needed {n[14-20]} volunteers to keep its licence and had fallen to nine. A notice about
the sale of its only engine, printed in small type in the parish magazine, was what set off the
search for new members.

“I read it twice and then I read it aloud at the pub,” said {she}, a piano tuner who joined the
brigade the next morning and has since learned to drive a lorry with a trailer.

The county had planned to cover the hills from the valley, {n[22-35]} minutes away by road. Its fire
chief, {he}, said the decision had been about numbers and not about money, and that he was glad to
have been proved wrong.

? The eldest of the recruits is 63 and the youngest 19. They train on two evenings a week in a barn
that a farmer empties for them, and the first of them passed the examination with breathing gear on
{past[30]}.

? A station that closes seldom opens again. Of {n[40-70]} that were shut in the region since
{y[12]}, only one is in use today, and the buildings of most of the others have been sold as holiday
homes.

The engine itself is another matter, since it is older than half of its crew. The county will decide
about a replacement in the autumn, and the volunteers have invited its members to a pump drill on
{wd[6]}.
"""

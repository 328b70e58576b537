"""Which words do the Dutch pages use outside their stories?"""

from __future__ import annotations

from .words import Calendar, Cast, Chrome, Desk, Words, listed

CALENDAR = Calendar(
    months=listed("januari; februari; maart; april; mei; juni; juli; augustus; september; oktober; november; december"),
    months_short=listed("jan.; feb.; mrt.; apr.; mei; jun.; jul.; aug.; sep.; okt.; nov.; dec."),
    weekdays=listed("maandag; dinsdag; woensdag; donderdag; vrijdag; zaterdag; zondag"),
    weekdays_short=listed("ma; di; wo; do; vr; za; zo"),
    first="1",
    days=listed(
        "{d} {month} {y}; {d} {month} {y}; {dd} {month} {y}; {d} {mon} {y}; {wds} {d} {mon} {y}; "
        "{wd} {d} {month} {y}; {wd} {d} {month} {y}; {iso}"
    ),
    prose="{d} {month} {y}",
    prose_short="{d} {month}",
    clocks=listed("{H}:{M}; {H}:{M} uur; {H}.{M} uur; {H}:{M}"),
    joins=listed("{day} om {time}; {day}, {time}; {day} - {time}; {day} {time}; {day} | {time}"),
    vague_zones=("lokale tijd",),
    on_weekday=(" {wd}", " afgelopen {wd}"),
    on_day=" op {day}",
    slashed=("%d-%m-%Y", "%d/%m/%Y"),
)

CAST = Cast(
    women=listed(
        "Anneloes; Brechtje; Dieuwertje; Fenna; Geesje; Hadewych; Jikke; Liesbeth; Marloes; Nienke; Roosmarijn; "
        "Tjitske; Anne Marie; Willemijn"
    ),
    men=listed(
        "Auke; Berend; Douwe; Evert; Gijsbert; Hidde; Jelmer; Klaas-Jan; Lubbert; Maarten; Reinier; Sjoerd; Teunis; "
        "Wolter"
    ),
    surnames=listed(
        "Akkerhoeve; van den Berkenhof; Dijkslag; van Eikelboom; Fazantveld; Graafsluis; de Haverkamp; Inkelaar; "
        "Jagershoek; Kolenwagen; van der Lindeboom; Meerkoet; Nachtdijk; van Ommelanden; Peppelaar; Ringslot; "
        "ter Steenhuis; Turfsteker; Uilenburgh; Vlierhout; Waterloop; IJzerdraad; van 't Zandpad; Bakboord; "
        "Duinzigt; Eendekooi; Gorsveld; Hazelaars; Klaverweide; Moerbeek; Noordwal; Oosterkade; Polderhek; "
        "Rietkraag; Schansmeer; Tarwehof; Veenschap; Wilgenroos; Zilverling; Zomerdijk"
    ),
    towns=listed(
        "Nieuwerhaven; Zandermeer; Oudesluis-Dorp; Biezenhoek; Wolvenkerk; Hoogeveld; Molenwaard; Kreekdam; "
        "Elzenrade; Vlietburg; Schorrezijl; Lindeloo"
    ),
    papers=(
        ("Nieuwerhavens Dagblad", "nieuwerhavensdagblad.example"),
        ("De Waardbode", "waardbode.example"),
        ("Het Kustnieuws", "kustnieuws.example"),
        ("Zandermeerse Courant", "zandermeersecourant.example"),
    ),
    agencies=listed("ANP; Reuters; AFP; Belga; Getty Images; AP; Persbureau Wad; Kustfoto"),
    handles=listed("wadloper55; Een oude lezer; Truus uit de Kerkstraat; nachtuil; meeuw_op_dak; Jan M."),
)

DESK = Desk(
    by=("Door", "Door", "Tekst:"),
    joined=" en ",
    roles=("verslaggever", "correspondent", "stadsredactie"),
    nobody=("Door {agency}", "Door onze redactie", "Van onze verslaggever"),
    with_agency="",
    published=("Gepubliceerd op {when}", "Gepubliceerd: {when}", "Geplaatst op {when}"),
    updated=("Bijgewerkt op {when}", "Laatst gewijzigd: {when}", "Aangepast op {when}", "Laatste update: {when}"),
    ago=("{n} uur geleden", "{n} uur geleden geplaatst"),
    reading=("Leestijd: {n} minuten", "{n} min. leestijd", "{n} minuten lezen"),
    counted=("{n} reacties", "Reacties ({n})"),
    alt="Afbeelding: {alt}",
    photo=("Foto: ", "Foto: ", "Beeld: ", "Foto "),
    aside=("{caption}, op {day}", "{caption} (archieffoto van {day})"),
    datelines=("{TOWN} - ", "{town} (ANP) - ", "{town}. "),
    leads=("Waarom dit telt: ", "De achtergrond: ", "Goed om te weten: "),
    related=("Lees ook: {title}", "Lees meer: {title}", "Bekijk ook: {title}", "Zie ook: {title}"),
    notes=(
        "Noot van de redactie: dit artikel is aangevuld met nieuwe bijzonderheden.",
        "Correctie: in een eerdere versie stond de naam van een straat verkeerd geschreven. Onze excuses daarvoor.",
        "Aanvulling van de redactie: een getal was afgerond en staat er nu zoals het ons is gegeven.",
    ),
    dated_notes=(
        "Correctie van {day}: in een eerdere versie stond de verkeerde verdieping.",
        "Noot van de redactie ({day}): de kop is na publicatie gewijzigd.",
    ),
)

CHROME = Chrome(
    skip=listed("Naar de inhoud; Direct naar de inhoud; Menu openen; Naar de voorpagina"),
    nav=listed(
        "Voorpagina; Regio; Politiek; Buitenland; Economie; Sport; Cultuur; Wetenschap; Gezondheid; Opinie; Weer; "
        "Reizen; Video; Podcasts; Vacatures; Familieberichten; Puzzels; Brieven; Digitale krant; Archief"
    ),
    sections=listed("Verkeer; Regio; Analyse; Economie; Natuur; Exclusief; Cultuur"),
    account=listed("Inloggen; Log in | Registreren; Mijn account; Word abonnee; Zoeken; Abonneer voor 1 euro"),
    cookies=(
        (
            (
                "Wij en onze partners bewaren kleine bestanden op uw apparaat, zodat de site werkt en de advertenties "
                "bij u passen."
            ),
            "Alles accepteren",
            "Instellingen",
        ),
        ("Deze site gebruikt cookies. Wie verder leest, gaat akkoord met het gebruik dat wij beschrijven.", "Akkoord"),
        (
            "Uw privacy is belangrijk. U kunt uw keuze altijd wijzigen onder aan elke pagina.",
            "Weigeren",
            "Toestaan",
        ),
    ),
    editions=(
        ("{town} in uw mailbox", "Elke ochtend wat telt voor wie in {town} woont."),
        ("Editie {town}", "Alles wat er in {town} gebeurde terwijl u sliep."),
    ),
    newsletters=(
        (
            "Ontvang onze nieuwsbrief",
            "Het belangrijkste van de dag in vijf minuten, nog voor de koffie koud is.",
            "E-mailadres",
            "Aanmelden",
        ),
        (
            "De ochtendbrief met {host}",
            "Elke vrijdag vertelt {host} wat {town} die week bezighield.",
            "Schrijf u in",
        ),
        ("Gratis op de hoogte", "Meer dan {n} duizend lezers beginnen de dag met ons. Lees u mee?"),
    ),
    promos=(
        "Download de app van {paper} en mis geen enkel bericht",
        "Meld u hier aan voor de ochtendbrief, onze nieuwsbrief over {town} en omgeving.",
        "Mis niets meer: volg {paper} op alle kanalen.",
        "Het artikel gaat verder na de advertentie",
        "Steun onafhankelijke journalistiek: de eerste maand {paper} is gratis.",
        "Luister naar de podcast van {paper}, elke donderdag nieuw",
    ),
    adverts=("Advertentie", "ADVERTENTIE", "Gesponsord"),
    share=(
        ("Delen", "Facebook", "X", "WhatsApp", "E-mail"),
        ("Deel dit artikel", "Kopieer link", "Afdrukken"),
        ("Bewaren Delen Afdrukken",),
    ),
    audio=("Luister naar dit artikel", "Voorgelezen door een kunstmatige stem", "Luister • {n} min"),
    today=("{day} | {n}°C", "Vandaag, {day}", "{town}, {n}°C {day}"),
    trending=listed("Meest gelezen; In het nieuws; Populair"),
    feed=listed("Laatste nieuws; Net binnen; Van minuut tot minuut"),
    more=listed("MEER NIEUWS; Ook interessant voor u; Meest gelezen; Keuze van de redactie; Meer uit {town}"),
    opinion=("Opinie van {name}: {title}", "{name}: {title}"),
    comments=("Reacties ({n})", "{n} reacties", "Praat mee"),
    remarks=(
        "Dat werd tijd. Ik zeg het al jaren tegen iedereen die het horen wil.",
        "En wie betaalt dat straks weer? Dezelfden als altijd.",
        "Ik was erbij en vanaf mijn plek zag het er heel anders uit.",
        "Dank voor dit heldere stuk. Graag meer van zulke.",
        "Mijn grootvader zou er een week om gelachen hebben.",
    ),
    reply=("Beantwoorden", "Vind ik leuk ({n})", "Melden"),
    signed=("{name}, {day}", "{name} schreef op {day}"),
    subscribe=(
        (
            "Vul uw e-mailadres in",
            "Vul een geldig e-mailadres in",
            "Abonneren",
            "* verplicht veld",
            "* verplicht veld",
        ),
        (
            "Bedankt voor uw aanmelding. We hebben u een bericht gestuurd om die te bevestigen.",
            "* verplicht veld",
            "Abonneren",
        ),
    ),
    tags=("Onderwerpen: {tags}", "Trefwoorden: {tags}"),
    footer=listed("Over ons; Contact; Adverteren; Werken bij; Voorwaarden; Privacy; Cookies; Naar boven; RSS"),
    legal=(
        "© {year} {paper}. Alle rechten voorbehouden.",
        "Overname van deze pagina zonder schriftelijke toestemming van de uitgever is verboden.",
        "{paper} is niet verantwoordelijk voor de inhoud van externe sites.",
        "Gevestigd te {town}.",
    ),
)

DUTCH = Words("nl", CALENDAR, CAST, DESK, CHROME)

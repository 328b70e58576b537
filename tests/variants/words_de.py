"""Which words do the German pages use outside their stories?"""

from __future__ import annotations

from .words import Calendar, Cast, Chrome, Desk, Words, listed

CALENDAR = Calendar(
    months=listed("Januar; Februar; März; April; Mai; Juni; Juli; August; September; Oktober; November; Dezember"),
    months_short=listed("Jan.; Feb.; März; Apr.; Mai; Juni; Juli; Aug.; Sept.; Okt.; Nov.; Dez."),
    weekdays=listed("Montag; Dienstag; Mittwoch; Donnerstag; Freitag; Samstag; Sonntag"),
    weekdays_short=listed("Mo.; Di.; Mi.; Do.; Fr.; Sa.; So."),
    first="1",
    days=listed(
        "{d}. {month} {y}; {dd}. {month} {y}; {d}. {mon} {y}; {dd}.{mm}.{y}; {d}.{m}.{y}; {dd}.{mm}.{y}; "
        "{wd}, {d}. {month} {y}; {wds}, {dd}.{mm}.{y}; {iso}"
    ),
    prose="{d}. {month} {y}",
    prose_short="{d}. {month}",
    clocks=listed("{H}:{M} Uhr; {H}:{M} Uhr; {H}.{M} Uhr; {H}:{M}"),
    joins=listed("{day}, {time}; {day}, {time}; {day} um {time}; {day} - {time}; {day} | {time}; {day} {time}"),
    vague_zones=("Ortszeit",),
    on_weekday=(" am {wd}",),
    on_day=" am {day}",
    slashed=(),
)

CAST = Cast(
    women=listed(
        "Friederike; Annelie; Svenja; Gudrun; Leonie; Ricarda; Henrike; Meike; Theresia; Wiebke; Dilara; "
        "Katharina; Rosalie; Birgit"
    ),
    men=listed(
        "Joachim; Levin; Torben; Matthias; Hinnerk; Emre; Gregor; Konstantin; Veit; Bastian; Detlef; "
        "Samuel; Lorenz; Ulrich"
    ),
    surnames=listed(
        "Ackerknecht; Birkenhauer; Dornseifer; Eschenloher; Feldkötter; Grünwedel; Haselhorst; Immenroth; "
        "Jungclaussen; Krautwurst; Lindenzweig; Moorkamp; Nussbickel; Oberheide; Pfefferling; Quellmann; "
        "Rabenhold; Sauerbrey; Tannenberger; Uhlenbrock; Vogelsänger; Wachholtz; Zaunmüller; "
        "von Ährenthal; Bleichrodt; Distelrath; Fährmann; Goldammer; Heidkamp; Kornblüh; Lerchenau; "
        "Mühlbauer-Rath; Nordhoff; Ostermoor; Riedesel; Schlehdorn; Storchmann; Trautwein; Weidenbach; "
        "Zirbelstein"
    ),
    towns=listed(
        "Sturmhaven; Kaltenrode; Weidenhorst; Brackenau; Nordermünde; Eschwingen; Talheide; Rabensee; "
        "Moorbrück; Lindenstade; Grünwerden; Oberquell"
    ),
    papers=(
        ("Sturmhavener Bote", "sturmhavener-bote.example"),
        ("Brackenauer Zeitung", "brackenauer-zeitung.example"),
        ("Nordlicht", "nordlicht-online.example"),
        ("Der Landkurier", "landkurier.example"),
        ("Tagblatt Weidenhorst", "tagblatt-weidenhorst.example"),
    ),
    agencies=listed("dpa; Reuters; AFP; Imago Images; Getty Images; picture alliance; Nordfoto; Agentur Halde"),
    handles=listed("Deichläufer; Moorhexe77; Ein alter Leser; K. aus der Mühlgasse; nachtfalter; Gerda B."),
)

DESK = Desk(
    by=("Von", "Von", "von"),
    joined=" und ",
    roles=("Lokalredaktion", "Hauptstadtbüro", "Ressort Wirtschaft"),
    nobody=("Von {agency}", "Von unserer Redaktion", "Von der Redaktion"),
    with_agency="",
    published=("Veröffentlicht am {when}", "Veröffentlicht: {when}", "Erschienen am {when}", "Erstellt am {when}"),
    updated=("Aktualisiert am {when}", "Aktualisiert: {when}", "Zuletzt aktualisiert: {when}", "Stand: {when}"),
    ago=("vor {n} Stunden", "Vor {n} Stunden veröffentlicht"),
    reading=("Lesezeit: {n} Minuten", "{n} Min. Lesezeit", "{n} min"),
    counted=("{n} Kommentare", "Kommentare ({n})"),
    alt="Bild: {alt}",
    photo=("Foto: ", "Foto: ", "Bild: ", "© "),
    aside=("{caption}, aufgenommen am {day}", "{caption} (Archivbild vom {day})"),
    datelines=("{town} (dpa) – ", "{TOWN} – ", "{town}. "),
    leads=("Warum das wichtig ist: ", "Der Hintergrund: ", "Zur Einordnung: "),
    related=(
        "Lesen Sie auch: {title}",
        "Mehr zum Thema: {title}",
        "Lesen Sie dazu: {title}",
        "Auch interessant: {title}",
    ),
    notes=(
        "Anmerkung der Redaktion: Dieser Artikel wurde um weitere Einzelheiten ergänzt.",
        "Korrektur: In einer früheren Fassung war der Name einer Straße falsch geschrieben. Wir bedauern das.",
        "Hinweis der Redaktion: Eine Zahl war gerundet und steht nun so im Text, wie sie uns genannt wurde.",
    ),
    dated_notes=(
        "Korrektur vom {day}: In einer früheren Fassung war das falsche Stockwerk genannt.",
        "Anmerkung der Redaktion ({day}): Die Überschrift wurde nach dem Erscheinen geändert.",
    ),
)

CHROME = Chrome(
    skip=listed("Zum Inhalt springen; Direkt zum Inhalt; Menü öffnen; Zur Startseite"),
    nav=listed(
        "Startseite; Lokales; Politik; Wirtschaft; Sport; Kultur; Panorama; Wissen; Meinung; Wetter; "
        "Reise; Video; Podcasts; Stellenmarkt; Trauer; Rätsel; Leserbriefe; E-Paper; Abo; Archiv"
    ),
    sections=listed("Verkehr; Lokales; Analyse; Wirtschaft; Wissenschaft; Exklusiv; Kultur"),
    account=listed("Anmelden; Login | Registrieren; Mein Konto; Abo ab 1 Euro; Suche; Abonnieren"),
    cookies=(
        (
            (
                "Wir und unsere Partner legen kleine Dateien auf Ihrem Gerät ab, damit die Seite funktioniert und die "
                "Werbung zu Ihnen passt."
            ),
            "Alle akzeptieren",
            "Einstellungen",
        ),
        (
            "Diese Seite verwendet Cookies. Wer weiterliest, stimmt ihrer Nutzung nach unserer Erklärung zu.",
            "Einverstanden",
        ),
        (
            "Ihre Privatsphäre ist uns wichtig. Sie können Ihre Wahl am Ende jeder Seite ändern.",
            "Ablehnen",
            "Zustimmen",
        ),
    ),
    editions=(
        ("Nachrichten aus {town}", "Was die Menschen in {town} bewegt, jeden Morgen in Ihrem Postfach."),
        ("Ausgabe {town}", "Alles, was in {town} geschah, während Sie schliefen."),
    ),
    newsletters=(
        (
            "Newsletter bestellen",
            "Die wichtigsten Meldungen des Tages in fünf Minuten, noch vor dem ersten Kaffee.",
            "E-Mail-Adresse",
            "Anmelden",
        ),
        (
            "Der Morgenbrief mit {host}",
            "Jeden Freitag erklärt {host}, was {town} in dieser Woche bewegt hat.",
            "Jetzt anmelden",
        ),
        ("Kostenlos informiert bleiben", "Mehr als {n} Tausend Leser beginnen den Tag mit uns. Seien Sie dabei."),
    ),
    promos=(
        "Laden Sie die {paper}-App und verpassen Sie keine Eilmeldung",
        "Hier bestellen Sie den Morgenbrief, unseren Newsletter für {town} und die Region.",
        "Nichts mehr verpassen: Folgen Sie „{paper}“ auf allen Kanälen.",
        "Nach der Anzeige geht es weiter",
        "Unterstützen Sie unabhängigen Journalismus und lesen Sie „{paper}“ vier Wochen lang kostenlos.",
        "Jetzt anhören: der Podcast „{paper}“, jeden Donnerstag neu",
    ),
    adverts=("Anzeige", "ANZEIGE", "Werbung"),
    share=(
        ("Teilen", "Facebook", "X", "WhatsApp", "E-Mail"),
        ("Artikel teilen", "Link kopieren", "Drucken"),
        ("Merken Drucken Teilen",),
    ),
    audio=("Diesen Artikel anhören", "Vorgelesen von einer künstlichen Stimme", "Anhören • {n} Min."),
    today=("{day} | {n}°C", "Heute, {day}", "{town}, {n}°C {day}"),
    trending=listed("Meistgelesen; Im Gespräch; Top-Themen"),
    feed=listed("Newsticker; Neueste Meldungen; Ticker"),
    more=listed(
        "MEHR NACHRICHTEN; Das könnte Sie auch interessieren; Meistgelesene Artikel; "
        "Empfehlungen der Redaktion; Mehr aus {town}"
    ),
    opinion=("Kommentar von {name}: {title}", "{name}: {title}"),
    comments=("Kommentare ({n})", "{n} Kommentare", "Diskutieren Sie mit"),
    remarks=(
        "Das wurde aber auch Zeit. Ich sage es seit Jahren jedem, der es hören will.",
        "Und wer bezahlt am Ende wieder alles? Immer dieselben.",
        "Ich war dabei, und von meinem Platz aus sah es ganz anders aus.",
        "Danke für den sachlichen Bericht. Davon bitte mehr.",
        "Mein Großvater hätte über die ganze Sache nur gelacht.",
    ),
    reply=("Antworten", "Gefällt mir ({n})", "Melden"),
    signed=("{name}, {day}", "{name} schrieb am {day}"),
    subscribe=(
        (
            "E-Mail-Adresse eingeben",
            "Bitte geben Sie eine gültige Adresse ein",
            "Abonnieren",
            "* Pflichtfeld",
            "* Pflichtfeld",
        ),
        (
            "Danke für Ihre Anmeldung. Wir haben Ihnen eine Nachricht zur Bestätigung geschickt.",
            "* Pflichtfeld",
            "Abonnieren",
        ),
    ),
    tags=("Schlagworte: {tags}", "Themen: {tags}"),
    footer=listed("Impressum; Datenschutz; AGB; Kontakt; Mediadaten; Karriere; Cookie-Einstellungen; Nach oben; RSS"),
    legal=(
        "© {year} {paper}. Alle Rechte vorbehalten.",
        "Jede Verwendung der Inhalte bedarf der schriftlichen Zustimmung des Verlags.",
        "Für Inhalte fremder Seiten übernimmt {paper} keine Haftung.",
        "Sitz des Verlags ist {town}.",
    ),
)

GERMAN = Words("de", CALENDAR, CAST, DESK, CHROME)

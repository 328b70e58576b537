"""Which words do the Italian pages use outside their stories?"""

from __future__ import annotations

from .words import Calendar, Cast, Chrome, Desk, Words, listed

CALENDAR = Calendar(
    months=listed(
        "gennaio; febbraio; marzo; aprile; maggio; giugno; luglio; agosto; settembre; ottobre; novembre; dicembre"
    ),
    months_short=listed("gen; feb; mar; apr; mag; giu; lug; ago; set; ott; nov; dic"),
    weekdays=listed("lunedì; martedì; mercoledì; giovedì; venerdì; sabato; domenica"),
    weekdays_short=listed("lun; mar; mer; gio; ven; sab; dom"),
    first="1°",
    days=listed(
        "{d} {month} {y}; {d} {month} {y}; {dd} {month} {y}; {d} {mon} {y}; {dd} {mon} {y}; {dd}.{mm}.{y}; "
        "{wd} {d} {month} {y}; {wd}, {d} {month} {y}; {iso}"
    ),
    prose="{d} {month} {y}",
    prose_short="{d} {month}",
    clocks=listed("{H}:{M}; {H}:{M}; {H}.{M}"),
    joins=listed(
        "{day} alle {time}; {day}, {time}; {day} - {time}; {day} ore {time}; {day} alle ore {time}; {day} | {time}"
    ),
    vague_zones=("ora locale",),
    on_weekday=(" {wd}",),
    on_day=" il {day}",
    slashed=("%d/%m/%Y",),
)

CAST = Cast(
    women=listed(
        "Ginevra; Ornella; Marzia; Fiorenza; Lucilla; Benedetta; Assunta; Nives; Carlotta; Delia; Ilaria; Tosca; "
        "Maria Elena; Rosalba"
    ),
    men=listed(
        "Ruggero; Tancredi; Gaspare; Ludovico; Fausto; Ivano; Corrado; Achille; Pierluigi; Saverio; Elio; Nevio; "
        "Gian Marco; Oreste"
    ),
    surnames=listed(
        "Acquaviera; Bellafonte; Carbonasco; Dal Pozzolo; De Rovereto; Della Siepe; Di Fontarsa; Faggioletti; "
        "Gramignani; Lavandera; Malvestuto; Nocerelli; Ombrelli; Pastorutti; Querciola; Rondinaro; Salicorni; "
        "Tordelli; Uvadoro; Vallescura; Zafferani; D'Ambrosetta; Brugnarolo; Ciottoli; Drapperi; Erbanera; "
        "Fiordaliso; Ghiaccioli; Lampredotti; Mandorlini; Nebbiani; Orticari; Pratofiore; Roverelli; Sassoforte; "
        "Tramontini; Ulivastri; Ventruto; Zagarella; Boscoforte"
    ),
    towns=listed(
        "Portovalle; Montequieto; Borgolungo; Castelrovo; Acquadolce; Sant'Elvio; Rivamora; Pietrachiara; "
        "Fontescura; Isolabruna; Campoventoso; Torrelunga"
    ),
    papers=(
        ("Il Gazzettino di Portovalle", "gazzettinodiportovalle.example"),
        ("La Voce della Riva", "vocedellariva.example"),
        ("Il Corriere del Lago", "corrieredellago.example"),
        ("L'Osservatorio", "losservatorio.example"),
    ),
    agencies=listed("Ansa; Reuters; AFP; LaPresse; Getty Images; AP; Agenzia Maestrale; Fotoriva"),
    handles=listed("gabbiano62; Una lettrice; Pino del molo; marea_bassa; Nonno Gigi; lettore stanco"),
)

DESK = Desk(
    by=("Di", "di", "A cura di"),
    joined=" e ",
    roles=("inviata", "corrispondente", "redazione cronaca"),
    nobody=("Di {agency}", "A cura della redazione", "Di Redazione"),
    with_agency="",
    published=("Pubblicato il {when}", "Pubblicato: {when}", "Data di pubblicazione: {when}"),
    updated=("Aggiornato il {when}", "Aggiornato: {when}", "Ultimo aggiornamento: {when}", "Ultima modifica: {when}"),
    ago=("{n} ore fa", "Pubblicato {n} ore fa"),
    reading=("{n} min di lettura", "Tempo di lettura: {n} minuti", "Lettura: {n} min"),
    counted=("{n} commenti", "Commenti ({n})"),
    alt="Immagine: {alt}",
    photo=("Foto: ", "Foto di ", "Fotografia: ", "Immagine: "),
    aside=("{caption}, il {day}", "{caption} (foto del {day})"),
    datelines=("{TOWN} – ", "{town} (Ansa) - ", "{town}. "),
    leads=("Perché conta: ", "Il contesto: ", "Da sapere: "),
    related=("Leggi anche: {title}", "Per approfondire: {title}", "Vedi anche: {title}", "Sullo stesso tema: {title}"),
    notes=(
        "Nota della redazione: questo articolo è stato ampliato con nuovi particolari.",
        "Correzione: in una versione precedente il nome di una via era scritto in modo sbagliato. Ce ne scusiamo.",
        "Precisazione della redazione: una cifra era arrotondata e ora compare come ci è stata fornita.",
    ),
    dated_notes=(
        "Correzione del {day}: una versione precedente indicava il piano sbagliato.",
        "Nota della redazione ({day}): il titolo è stato modificato dopo la pubblicazione.",
    ),
)

CHROME = Chrome(
    skip=listed("Vai al contenuto; Salta al contenuto principale; Apri il menu; Torna alla home"),
    nav=listed(
        "Home; Cronaca; Politica; Esteri; Economia; Sport; Cultura; Spettacoli; Scienze; Salute; Motori; Viaggi; "
        "Meteo; Video; Podcast; Oroscopo; Necrologi; Annunci; Lettere; Archivio"
    ),
    sections=listed("Trasporti; Cronaca; Analisi; Economia; Ambiente; Esclusiva; Cultura"),
    account=listed("Accedi; Accedi | Registrati; Il mio profilo; Abbonati; Cerca; Abbonati a 1 €"),
    cookies=(
        (
            (
                "Noi e i nostri partner conserviamo piccoli file sul suo dispositivo perché il sito funzioni e la "
                "pubblicità le sia utile."
            ),
            "Accetta tutto",
            "Personalizza",
        ),
        ("Questo sito usa i cookie. Proseguendo nella lettura ne accetta l'uso descritto nell'informativa.", "Va bene"),
        (
            "La sua riservatezza è importante. Può cambiare idea in ogni momento in fondo a ciascuna pagina.",
            "Rifiuta",
            "Accetta",
        ),
    ),
    editions=(
        ("{town} nella posta", "Ogni mattina quello che conta per chi vive a {town}."),
        ("Edizione di {town}", "Tutto quello che è successo a {town} mentre lei dormiva."),
    ),
    newsletters=(
        (
            "Ricevi la newsletter",
            "L'essenziale della giornata in cinque minuti, prima che il caffè si raffreddi.",
            "Indirizzo e-mail",
            "Iscriviti",
        ),
        (
            "La lettera del mattino, con {host}",
            "Ogni venerdì {host} racconta che cosa si è mosso a {town} in settimana.",
            "Iscriviti",
        ),
        ("Informati gratis", "Più di {n} mila lettori cominciano la giornata con noi. Unisciti a loro."),
    ),
    promos=(
        "Scarica l'app di {paper} e ricevi le nostre notifiche",
        "Iscriviti qui alla lettera del mattino, la nostra newsletter su {town} e dintorni.",
        "Non perderti nulla: segui {paper} su tutti i social.",
        "L'articolo continua dopo la pubblicità",
        "Sostieni il giornalismo indipendente: il primo mese di {paper} è gratis.",
        "Ascolta il podcast di {paper}, nuovo ogni giovedì",
    ),
    adverts=("Pubblicità", "PUBBLICITÀ", "Contenuto sponsorizzato"),
    share=(
        ("Condividi", "Facebook", "X", "WhatsApp", "Email"),
        ("Condividi l'articolo", "Copia link", "Stampa"),
        ("Facebook Twitter LinkedIn Email",),
    ),
    audio=("Ascolta questo articolo", "Letto da una voce artificiale", "Ascolta • {n} min"),
    today=("{day} | {n}°C", "Oggi, {day}", "{town}, {n}°C {day}"),
    trending=listed("I più letti; In primo piano; In evidenza"),
    feed=listed("Ultima ora; Le ultime notizie; Minuto per minuto"),
    more=listed(
        "ALTRE NOTIZIE; Potrebbe interessarti anche; I più letti; Scelti dalla redazione; Altri articoli su {town}"
    ),
    opinion=("Il commento di {name}: {title}", "{name}: {title}"),
    comments=("Commenti ({n})", "{n} commenti", "Lascia un commento"),
    remarks=(
        "Era ora. Lo dico da anni a chiunque abbia voglia di ascoltarmi.",
        "E alla fine chi paga? I soliti noti, come sempre.",
        "Io c'ero, e dal mio posto non si vedeva affatto così.",
        "Grazie per un articolo così chiaro. Ce ne vorrebbero di più.",
        "Mio nonno ci avrebbe riso sopra per una settimana.",
    ),
    reply=("Rispondi", "Mi piace ({n})", "Segnala"),
    signed=("{name}, {day}", "{name} ha scritto il {day}"),
    subscribe=(
        (
            "Inserisci il tuo indirizzo e-mail",
            "Inserisci un indirizzo valido",
            "Iscriviti",
            "* campo obbligatorio",
            "* campo obbligatorio",
        ),
        (
            "Grazie per l'iscrizione. Le abbiamo mandato un messaggio per confermarla.",
            "* campo obbligatorio",
            "Iscriviti",
        ),
    ),
    tags=("Tag: {tags}", "Argomenti: {tags}"),
    footer=listed("Chi siamo; Contatti; Pubblicità; Lavora con noi; Note legali; Privacy; Cookie; Torna su; RSS"),
    legal=(
        "© {year} {paper}. Tutti i diritti riservati.",
        "La riproduzione di questa pagina senza il permesso scritto dell'editore è vietata.",
        "{paper} non risponde dei contenuti di siti esterni.",
        "Sede legale a {town}.",
    ),
)

ITALIAN = Words("it", CALENDAR, CAST, DESK, CHROME)

"""Which words do the English pages use outside their stories?"""

from __future__ import annotations

from .words import Calendar, Cast, Chrome, Desk, Words, listed

CALENDAR = Calendar(
    months=listed("January; February; March; April; May; June; July; August; September; October; November; December"),
    months_short=listed("Jan.; Feb.; March; April; May; June; July; Aug.; Sept.; Oct.; Nov.; Dec."),
    weekdays=listed("Monday; Tuesday; Wednesday; Thursday; Friday; Saturday; Sunday"),
    weekdays_short=listed("Mon; Tue; Wed; Thu; Fri; Sat; Sun"),
    first="1",
    days=listed(
        "{month} {d}, {y}; {mon} {d}, {y}; {mmm} {d}, {y}; {d} {month} {y}; {d} {mmm} {y}; {dd} {mmm} {y}; "
        "{wd}, {month} {d}, {y}; {wds} {d} {mmm} {y}; {wd} {d} {month} {y}; {iso}"
    ),
    prose="{month} {d}, {y}",
    prose_short="{mon} {d}",
    clocks=listed("{h}:{M} {AMPM}; {h}:{M} {AMPM}; {h}:{M} {ampm}; {h}:{M}{ampm}; {h}:{M} {dots}; {H}:{M}; {H}.{M}"),
    joins=listed("{day} {time}; {day} {time}; {day} at {time}; {day}, {time}; {day} | {time}; {time}, {day}"),
    vague_zones=("ET", "IST", "BST", "CST", "AST", "local time"),
    on_weekday=(" on {wd}", " on {wd}", " {wd}"),
    on_day=" on {day}",
    slashed=("%d/%m/%Y", "%m/%d/%Y"),
)

CAST = Cast(
    women=listed(
        "Maren; Tessa; Priya; Harriet; Nadia; Rowena; Colette; Imogen; Dorothea; Keziah; Saoirse; Linnea; "
        "Beatrix; Marguerite"
    ),
    men=listed(
        "Tobias; Desmond; Callum; Rafferty; Anselm; Joel; Idris; Silas; Barnaby; Quentin; Leopold; Hugh; Emeka; Jasper"
    ),
    surnames=listed(
        "Ashgrove; Bellwether; Corrigan-Wray; Dunmarsh; Ellingford; Fenwright; Garrowby; Hathersedge; "
        "Inchcombe; Jessamy; Kelmscote; Larkrise; Mossop; Netherfold; O'Carrick; Pendlebrook; "
        "Quillfeather; Ravensdale; Stickleback; Thistlewood; Underhay; Vanterpool; Winterbourn; "
        "Yarrowdale; Zellmeyer; Abernant; Brackwater; Culverhay; Dewhurst-Lane; Eastmarch; Farrowgate; "
        "Gladwyne; Holloway-Finch; Ironmonger; Kestrelman; Lowmoor; Merriweston; Oakhanger; Pikestaff; "
        "van der Saltmarsh; Tanglewold; Wherrymore"
    ),
    towns=listed(
        "Calder Bay; Wexmouth; Port Ellery; Harrowfield; Stanmere; Kettleford; Dunbrook; Merrin Cross; "
        "Thornwick; Larkhaven; Upper Sallow; Gullport"
    ),
    papers=(
        ("The Calder Post", "calderpost.example"),
        ("Wexmouth Courier", "wexmouthcourier.example"),
        ("The Northern Ledger", "northernledger.example"),
        ("Kettle News", "kettlenews.example"),
        ("The Gull", "thegull.example"),
        ("Stanmere Today", "stanmeretoday.example"),
    ),
    agencies=listed(
        "Reuters; Getty Images; AFP; AP Photo; Anadolu via Getty Images; Tidewater Press; PA Wire; Northlight Pictures"
    ),
    handles=listed("gullwatcher82; OldTimer; R. from Mill Lane; night_owl; Just A Reader; tram4life"),
)

DESK = Desk(
    by=("By", "By", "by"),
    joined=" and ",
    roles=("Transport Correspondent", "Staff Writer", "Political Editor", "Senior Reporter"),
    nobody=("By {agency}", "By {paper} Staff", "By Staff Reporters"),
    with_agency="",
    published=(
        "Published {when}",
        "Published: {when}",
        "Published on {when}",
        "First published {when}",
        "Posted {when}",
    ),
    updated=("Updated {when}", "Updated: {when}", "Last updated {when}", "Modified {when}"),
    ago=("{n} hours ago", "Published {n} hours ago", "{n}h ago"),
    reading=("{n} min read", "{n} minute read", "Reading time: {n} minutes"),
    counted=("{n} comments", "{n} Comments", "Comments {n}"),
    alt="Image: {alt}",
    photo=("Photo: ", "Photograph: ", "Credit: ", "Picture: "),
    aside=("{caption} on {day}", "{caption}, {day}"),
    datelines=("{TOWN} — ", "{TOWN} (Reuters) - ", "{town} — "),
    leads=("Why it matters: ", "Driving the news: ", "Of note: ", "The big picture: "),
    related=(
        "Related article: {title}",
        "Read more: {title}",
        "Also read: {title}",
        "SEE ALSO: {title}",
        "Related: {title}",
    ),
    notes=(
        "Editor's note: This article has been updated with further details throughout.",
        "Editor's note: A figure in an earlier version of this story was rounded; it now stands as it was given to us.",
        "Correction: An earlier version of this article misspelled the name of a street. We regret the error.",
        "This story has been corrected to show that the meeting was public.",
    ),
    dated_notes=(
        "Correction, {day}: An earlier version of this article gave the wrong floor of the building.",
        "Clarification ({day}): The headline of this article was changed after publication.",
    ),
)

CHROME = Chrome(
    skip=listed("Skip to content; Skip to main content; Jump to navigation; Edit post; Toggle menu"),
    nav=listed(
        "Home; News; World; Politics; Business; Sport; Culture; Opinion; Weather; Video; Podcasts; Local; "
        "Science; Health; Travel; Obituaries; Puzzles; Jobs; Letters; Archive; E-Paper; Shop"
    ),
    sections=listed("Transport; Local; Analysis; Business; Science; Exclusive; Culture; News"),
    account=listed("Sign in; Log in | Register; My account; Subscribe; Support us; Search; Subscribe from $1 a week"),
    cookies=(
        (
            (
                "We and our partners keep small files on your device, known as cookies, so that the site works and the "
                "advertisements suit you."
            ),
            "Accept all",
            "Manage my choices",
        ),
        (
            "This site uses cookies. By reading on you agree to their use as our privacy notice describes it.",
            "I agree",
        ),
        (
            "Your privacy matters to us. You can change your mind at any time with the link at the foot of each page.",
            "Reject",
            "Accept",
            "Settings",
        ),
    ),
    editions=(
        ("{town} news in your inbox", "Catch up on the stories that matter most to people in {town}."),
        ("{town} edition", "What happened in {town} while you were asleep, every weekday at six."),
    ),
    newsletters=(
        (
            "Sign up for our daily briefing",
            "The main stories of the day in five minutes, before your coffee is cold.",
            "Enter your email",
            "Subscribe",
        ),
        (
            "The Morning Note with {host}",
            "Every Friday {host} explains what moved {town} this week and what comes next.",
            "Sign up",
        ),
        ("Get our free newsletter", "More than {n} thousand readers start their day with {paper}. Join them."),
    ),
    promos=(
        "Download the {paper} app for breaking news and alerts",
        "Sign up here for The Morning Note, our newsletter on everything that moves {town}.",
        "Never miss a story: follow {paper} on all channels.",
        "Story continues below advertisement",
        "Support independent journalism. Become a member of {paper} today.",
        "Listen: The {paper} podcast, new every Thursday",
    ),
    adverts=("Advertisement", "ADVERTISEMENT", "Ad", "Sponsored"),
    share=(
        ("Share", "Facebook", "X", "WhatsApp", "Email"),
        ("Share this article", "Copy link", "Print"),
        ("Facebook Twitter LinkedIn Email",),
    ),
    audio=("This audio was made by a computer voice", "Listen to this article", "Listen • {n} min"),
    today=("{day} | {n}°C", "Today's paper: {day}", "{town}, {n}°C {day}"),
    trending=listed("Most read; Trending now; Top stories; In the headlines"),
    feed=listed("News Feed; Latest news; Live wire"),
    more=listed("MORE NEWS; Editors' Picks; Most popular; You may also like; Read next; More from {paper}"),
    opinion=("Opinion: {title}, by {name}", "{name}: {title}"),
    comments=("Comments ({n})", "{n} comments", "Join the conversation"),
    remarks=(
        "About time too. I have been saying this to anyone who would listen.",
        "And who pays for it in the end? The same people as always.",
        "I was there and it did not look like that at all from where I stood.",
        "Great reporting, thank you. More of this and less of the royal gossip please.",
        "My grandfather would have laughed at the whole business.",
    ),
    reply=("Reply", "Like ({n})", "Report"),
    signed=("{name}, {day}", "{name} wrote on {day}"),
    subscribe=(
        (
            "Enter your email to subscribe",
            "Please enter a correct email address",
            "Subscribe",
            "* indicates required",
            "* indicates required",
        ),
        (
            "Thank you for signing up for this newsletter. We have sent you a message to confirm.",
            "* indicates required",
            "Subscribe",
        ),
    ),
    tags=("Tags: {tags}", "Topics: {tags}", "More on: {tags}"),
    footer=listed(
        "About us; Contact; Advertise with us; Careers; Terms of use; Privacy policy; Cookie settings; Back to top; RSS"
    ),
    legal=(
        "© {year} {paper}. All rights reserved.",
        "Nothing on this site may be copied or passed on without the written consent of the publisher.",
        "{paper} is not responsible for the content of external sites.",
        "Registered in {town}. Printed on paper from managed forests.",
    ),
)

ENGLISH = Words("en", CALENDAR, CAST, DESK, CHROME)

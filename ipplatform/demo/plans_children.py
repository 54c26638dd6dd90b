"""Two children: Jonas, who hears little and has just begun to sign, and Emil, around whom 25 people work."""

from ipplatform.demo.story import Access, Goal, Item, Measure, Meeting, Note, Story

JONAS = Story(
    "jonas",
    "Jonas Lien",
    4,
    (5, 8),
    "small-child",
    ("health", "school", "family", "aids"),
    opened=-210,
    has_account=False,
    parents=("ingvild", "martin"),
    decides="ingvild",
    team=("eirik", "siv", "marit", "hassan", "lene", "per"),
    about={
        "matters": "Jonas vil være der de andre barna er. Han ler mest når noen later som de ikke finner ham.",
        "good_at": "Bygge høyt, klatre og finne fram i bildebøker. Han har lært 140 tegn på et halvt år.",
        "help": "Kom rundt foran ham før du snakker. Bruk tegn og stemme samtidig. Sett på høreapparatene før samlingsstunden, "
        "ikke etter.",
        "avoid": "Store rom med klang. Å bli løftet bakfra.",
        "people": "Mamma, pappa, lillesøster Ella og besteforeldrene på gården. I barnehagen: Oskar.",
        "talk": "Tegn, enkeltord og peking. Han ser på munnen din, så ikke hold noe foran den.",
    },
    access=(
        Access("eirik", {"about": "view", "school": "write", "aids": "propose", "meetings": "view"}, 170, "Hverdagen i barnehagen."),
        Access("siv", {"health": "view", "meetings": "view"}, 110, "Oppfølging på helsestasjonen."),
        Access("hassan", {"school": "write", "aids": "write", "meetings": "view"}, 140, "Tegn og språk."),
        Access("marit", {"school": "propose", "meetings": "view"}, 80, "Sakkyndig vurdering før skolestart."),
        Access("lene", {"health": "write"}, 200, "Hørsel og vekst."),
        Access("per", {"health": "propose"}, 45, "Balanse og fall."),
    ),
    goals=(
        Goal(
            "aids",
            "Kunne fortelle hva han vil, på tegn",
            "Jonas blir sint når vi ikke forstår. Det har blitt mye bedre siden vi begynte med tegn.",
            150,
            "on_track",
            (
                Measure(
                    "Tegnkurs for de voksne i barnehagen",
                    "hassan",
                    20,
                    "under_way",
                    "Alle på avdelingen, også vikarene. Ti tegn i uka, med bilder på veggen.",
                    "Hver onsdag klokka 14, tolv ganger",
                    notes=(Note("eirik", -11, "Nå bruker ungene tegnene seg imellom, også når Jonas ikke er der."),),
                ),
                Measure(
                    "Teleslynge i samlingsrommet",
                    "eirik",
                    -6,
                    "agreed",
                    "Kommunens eiendomsavdeling har fått tilbudet. Mangler svar.",
                ),
            ),
            by="ingvild",
            day=-120,
        ),
        Goal(
            "school",
            "Leke med andre barn uten at en voksen tolker hele tiden",
            "Vi vil at han skal ha en venn å gå til skolen med.",
            300,
            "on_track",
            (
                Measure(
                    "Lekegruppe på tre barn",
                    "eirik",
                    35,
                    "under_way",
                    "Faste barn, stille rom, samme lek flere dager på rad.",
                    "Fire dager i uka, 40 minutter",
                ),
                Measure("Søke om skolestart på Strand med tegnspråklig støtte", "marit", 60, "agreed"),
            ),
            by="martin",
            day=-90,
        ),
        Goal(
            "family",
            "Få en natt i uka med hel søvn",
            "Jonas våkner tre ganger hver natt. Vi er to, men vi er slitne begge to.",
            90,
            "needs_help",
            (
                Measure(
                    "Kartlegge søvnen i fjorten dager",
                    "siv",
                    -16,
                    "done",
                    "Foreldrene fører skjema, helsesykepleier går gjennom det.",
                    notes=(Note("ingvild", -15, "Siv tror han våkner av at det blir helt mørkt. Vi prøver lysende klokke og dempet gangdør."),),
                ),
                Measure("Vurdere avlastning i helgene", "kari", 18, "agreed", "Foreldrene vil ha det hjemme, ikke borte."),
            ),
            by="ingvild",
            day=-60,
        ),
    ),
    meetings=(
        Meeting(
            -45, "09.00", "Fjæra barnehage",
            (
                Item("Slik har Jonas det nå", ("Foreldrene viste film fra hytta. Jonas bruker tegn på eget initiativ.",)),
                Item("Språk og tegn", ("Hassan holder tolv kurskvelder. Vikarene skal også være med.",)),
                Item("Søvn", ("Siv har sett på skjemaene. Nytt forsøk i tre uker.",)),
            ),
            purpose="Høst og språk.", minutes="final", answers={"ingvild": "coming", "martin": "coming", "eirik": "coming"},
        ),
        Meeting(
            4, "09.00", "Fjæra barnehage",
            (Item("Slik har Jonas det nå"), Item("Teleslynga"), Item("Avlastning hjemme"), Item("Skolestart")),
            purpose="Avklare avlastning og skolestart.", answers={"ingvild": "coming", "hassan": "coming"},
        ),
    ),
)  # fmt: skip

EMIL_AREAS = ("health", "school", "home", "daily", "food", "leisure", "transport", "family", "aids", "safety")
EMIL_TEAM = (
    "per", "hilde", "bjarte", "siv", "liv", "torill", "jens", "marit", "hassan", "randi", "lene", "ivar", "unni",
    "mona", "frode", "trude", "bente", "yngve", "line", "inger", "olga", "wenche",
)  # fmt: skip
_EVERYDAY = {"about": "view", "daily": "view", "safety": "view"}

EMIL = Story(
    "emil",
    "Emil Nygård",
    9,
    (9, 27),
    "school-child",
    EMIL_AREAS,
    opened=-340,
    has_account=False,
    parents=("camilla", "thomas"),
    decides="camilla",
    team=EMIL_TEAM,
    units=("nav-fjordvik", "home-care"),
    about={
        "matters": "Fart. Emil vil kjøre stolen selv, fort, og helst nedover. Og han vil at folk skal le av vitsene hans.",
        "good_at": "Kart, busslinjer og spørrekonkurranser. Han vet hvor alle de 64 bussholdeplassene i Fjordvik ligger.",
        "help": "Spør Emil først. Han sier fra når han trenger pustemaskinen. Fortell hvem du er hver gang, han møter over tretti "
        "voksne i uka.",
        "avoid": "Forkjølte folk. Kalde hender. Å bli omtalt som «han her».",
        "people": "Mamma, pappa, tvillingsøsteren Vilde, Bente og Frode. Bestevennen Isak.",
        "talk": "Han snakker lavt fordi han sparer pusten. Gå nærmere, ikke be ham snakke høyere.",
    },
    access=(
        Access("bente", dict.fromkeys((*EMIL_AREAS, "about", "meetings"), "write"), 180, "Lede assistentene rundt Emil."),
        Access("per", {**_EVERYDAY, "health": "write", "aids": "write"}, 150, "Fysioterapi to ganger i uka."),
        Access("hilde", {**_EVERYDAY, "aids": "write", "home": "write", "transport": "write", "school": "view"}, 150, "Stol, heis og bil."),
        Access("bjarte", {"health": "view", "aids": "propose"}, 11, "Vikar for Per i permisjonen."),
        Access("siv", {"health": "view", "food": "view"}, 100, "Vekst og vaksiner."),
        Access("liv", {**_EVERYDAY, "school": "write", "meetings": "view"}, 150, "Kontaktlærer."),
        Access("torill", {"school": "view", "safety": "view"}, 150, "Rom, heis og brannplan."),
        Access("jens", {**_EVERYDAY, "school": "propose", "food": "view"}, 90, "Assistent i klassen."),
        Access("marit", {"school": "propose"}, 19, "Sakkyndig vurdering."),
        Access("hassan", {"school": "view", "food": "view"}, 60, "Stemme og svelging."),
        Access("randi", {"health": "write", "food": "view", "safety": "view"}, 300, "Fastlege."),
        Access("lene", {"health": "write", "food": "write", "safety": "write"}, 300, "Barnelege på sykehuset."),
        Access("ivar", {"family": "view", "about": "view"}, 60, "Samtaler med Emil og Vilde."),
        Access("unni", {"food": "view", "health": "view"}, 200, "Tannhelse."),
        Access("mona", {**_EVERYDAY, "family": "write", "health": "view", "food": "view"}, 8, "Avlastning annenhver helg."),
        Access("frode", {**_EVERYDAY, "family": "propose", "transport": "propose", "food": "view"}, 8, "Avlastning annenhver helg."),
        Access("trude", {"aids": "write", "transport": "propose"}, 120, "Hjelpemidler."),
        Access("yngve", {"leisure": "propose", "about": "view"}, 90, "Støttekontakt på fredager."),
        Access("line", {"leisure": "write"}, 90, "Spille boccia i Fjordhallen."),
        Access("inger", {"health": "propose", "safety": "view", "daily": "view"}, 150, "Nattevakt."),
        Access("olga", {"health": "view", "daily": "view"}, 40, "Nattevakt.", state="paused"),
        Access("wenche", {"transport": "view"}, 30, "Råd om bil.", state="ended"),
        Access("nav-fjordvik", {"transport": "write", "aids": "view"}, 120, "Søknad om bil."),
        Access("home-care", {"daily": "view", "safety": "view", "health": "view"}, 150, "Hjelp om natta."),
    ),
    goals=(
        Goal(
            "health", "Slippe å være innlagt denne vinteren", "I fjor lå jeg der i sju uker. Det er kjedelig, og Isak får ikke komme.",
            120, "on_track",
            (
                Measure("Hostemaskin morgen og kveld", "bente", None, "under_way", "Bente lærer opp hver ny assistent selv.", "To ganger daglig"),
                Measure("Influensavaksine til alle rundt Emil", "siv", -30, "done", "26 av 28 har tatt den."),
                Measure("Ny plan for når Emil blir tett i brystet", "lene", -11, "under_way", "Én side, med bilder. Henger på stolen."),
            ),
            by="camilla", day=-150,
        ),
        Goal(
            "transport", "Ta bussen alene med Isak til kinoen", "Linje 4 går rett dit. Jeg kan ruten.", 200, "on_track",
            (
                Measure("Prøvetur med linje 4, først med Frode bak", "frode", 15, "under_way", "", "Tre turer",
                        notes=(Note("frode", -9, "Første tur gikk fint. Sjåføren glemte rampa, Emil sa fra selv."),)),
                Measure("Søke om bil med heis", "nav-fjordvik", -21, "under_way", "Søknaden mangler uttalelse fra legen."),
            ),
            by="camilla", day=-120,
        ),
        Goal(
            "school", "Være med på leirskole", "Alle skal. Jeg også.", 170, "needs_help",
            (
                Measure("Sjekke heis, seng og strøm på leirskolen", "hilde", 12, "agreed", "Befaring sammen med Torill."),
                Measure("Finne to assistenter som vil være med", "bente", 30, "agreed"),
                Measure("Lage brannplan med Emil med på øvelsen", "torill", -5, "agreed"),
            ),
            by="thomas", day=-60,
        ),
        Goal(
            "food", "Spise taco sammen med de andre", "Jeg får det meste i sonden, men taco kan jeg smake.", 90, "on_track",
            (
                Measure("Øve på å svelge trygt", "hassan", 22, "under_way", "Logopeden er med på fredagstacoen hver tredje uke."),
                Measure("Ny oppskrift for sondematen", "lene", -44, "done"),
            ),
            by="camilla", day=-100,
        ),
        Goal(
            "family", "Gi Vilde en helg med bare mamma og pappa", "Vilde sa det selv. Emil synes det er en god idé.", 80, "on_track",
            (
                Measure("Avlastning fast annenhver helg", "mona", None, "under_way", "Emil velger om Frode eller Marte er med.", "Fredag til søndag"),
                Measure("Samtaler for søsken", "ivar", 28, "under_way", "", "Hver tredje uke"),
            ),
            by="thomas", day=-80,
        ),
        Goal(
            "aids", "Ha en stol som tåler snø", "Jeg setter meg fast hver gang.", 60, "on_track",
            (
                Measure("Prøve vinterhjul i to uker", "trude", 6, "under_way"),
                Measure("Reparere høyre armlene", "trude", -2, "agreed"),
            ),
            by="camilla", day=-30,
        ),
        Goal(
            "leisure", "Vinne i boccia", "Jeg ble nummer fire i kretsmesterskapet.", 140, "on_track",
            (
                Measure("Trene boccia på torsdager", "line", None, "under_way", "", "Én time i uka"),
                Measure("Yngve følger til kretsmesterskapet", "yngve", 52, "agreed"),
            ),
            by="camilla", day=-75,
        ),
        Goal(
            "home", "Komme inn på rommet sitt selv", "Døra er for tung.", None, "reached",
            (Measure("Montere døråpner", "hilde", -70, "done", notes=(Note("hilde", -70, "Montert. Emil har åpnet den 43 ganger i dag."),)),),
            by="thomas", day=-160,
        ),
        Goal(
            "safety", "Alle vet hva de skal gjøre når strømmen går", "Pustemaskinen har batteri i fire timer.", 60, "on_track",
            (
                Measure("Øve på strømbrudd med nattevaktene", "inger", 16, "agreed"),
                Measure("Ekstra batteri i bilen og på skolen", "bente", -33, "done"),
            ),
            by="camilla", day=-55,
        ),
    ),
    meetings=(
        Meeting(
            -100, "12.00", "Rådhuset, Fjordsalen",
            (
                Item("Emils punkt", ("Emil fortalte vits nummer 212. Han vil ta buss uten voksne ved siden av seg.",)),
                Item("Hvem gjør hva", ("Lista over alle rundt Emil er gjennomgått. Tre tjenester er avsluttet.",)),
                Item("Vinteren", ("Lene skriver ny plan for tett bryst. Siv tar vaksinene.",)),
            ),
            kind="review", purpose="Årlig gjennomgang.", length=120, minutes="final",
        ),
        Meeting(
            -12, "12.00", "Rådhuset, Fjordsalen",
            (
                Item("Emils punkt", ("Emil har prøvd linje 4. Det gikk fint, bortsett fra rampa.",)),
                Item("Leirskolen", ("Hilde og Torill reiser på befaring sammen.",)),
                Item("Bilen", ("NAV mangler uttalelse fra legen. Randi sender den denne uka.",)),
            ),
            purpose="Leirskole og bil.", length=90, minutes="draft",
        ),
        Meeting(
            2, "12.00", "Rådhuset, Fjordsalen",
            (Item("Emils punkt"), Item("Leirskolen: befaringen"), Item("Planen for tett bryst"), Item("Avlastning i jula")),
            purpose="Følge opp leirskolen og forberede jula.", length=90,
            answers={"bente": "coming", "liv": "coming", "camilla": "coming"},
        ),
    ),
)  # fmt: skip

"""Three young people: Nora runs her own plan, Sara is leaving school, and Ida's plan was opened yesterday."""

from ipplatform.demo.story import Access, Goal, Item, Measure, Meeting, Note, Story

NORA = Story(
    "nora",
    "Nora Eide",
    19,
    (3, 2),
    "youth",
    ("health", "work", "home", "network"),
    opened=-260,
    decides="nora",
    team=("guttorm", "randi", "karin", "anita"),
    units=("nav-fjordvik",),
    about={
        "matters": "At jeg bestemmer tempoet. Jeg har epilepsi, men jeg er ikke epilepsien min.",
        "good_at": "Sveise, lese kart og holde hodet kaldt når andre stresser.",
        "help": "Send melding i stedet for å ringe. Hvis jeg får anfall: legg meg på siden, ta tiden, ikke ring 113 før det har "
        "gått fem minutter.",
        "avoid": "Møter før klokka ti. Folk som snakker med mamma i stedet for meg.",
        "people": "Mamma, lillebror Aksel, kjæresten Mathias og sjefen på verkstedet, Roy.",
        "talk": "Rett fram. Si det som det er, også når det er dumt.",
    },
    access=(
        Access("nav-fjordvik", {"work": "write", "meetings": "view"}, 100, "Tiltaksplass på verkstedet."),
        Access("guttorm", {"work": "view"}, 12, "Fullføre fagbrevet."),
        Access("randi", {"health": "write"}, 250, "Medisiner og anfall."),
        Access("karin", {"health": "view", "network": "view"}, 45, "Samtaler hver fjortende dag.", state="paused"),
        Access("anita", {"home": "propose", "meetings": "view"}, 75, "Råd om å bo alene."),
    ),
    goals=(
        Goal(
            "home",
            "Bo i egen leilighet",
            "Jeg har delt rom med Aksel i ti år. Jeg vil ha min egen nøkkel.",
            210,
            "on_track",
            (
                Measure(
                    "Søke startlån",
                    "nora",
                    14,
                    "agreed",
                    "Anita hjelper med skjemaet. Mangler lønnsslipp fra verkstedet.",
                ),
                Measure(
                    "Prøvebo i treningsleiligheten",
                    "anita",
                    -18,
                    "done",
                    "Fjorten netter med anfallsalarm.",
                    notes=(
                        Note("nora", -22, "Åtte netter uten mamma. Glemte komfyren én gang. Alarmen virker."),
                        Note("anita", -18, "Fjorten netter er gjennomført. Nora vasket ut selv og leverte nøkkelen i tide."),
                    ),
                ),
                Measure("Komfyrvakt og anfallsalarm i ny leilighet", "anita", 60, "agreed"),
            ),
            by="nora",
            day=-200,
        ),
        Goal(
            "work",
            "Få fagbrev som industrimekaniker",
            "Roy sier jeg har hendene. Jeg må bare få nok timer.",
            400,
            "on_track",
            (
                Measure(
                    "Tiltaksplass på Fjordvik Mek",
                    "nav-fjordvik",
                    55,
                    "under_way",
                    "Femti prosent, ikke nattskift. Roy har fått opplæring i anfall.",
                    "Tre dager i uka",
                    notes=(Note("nav2", -13, "Besøk på verkstedet. Roy ønsker å øke til fire dager fra nyttår."),),
                ),
                Measure("Avklare hvilke maskiner hun kan bruke alene", "nav-fjordvik", -7, "under_way", "Bedriftshelsa må svare."),
                Measure("Ta igjen norskeksamen", "nora", 25, "under_way"),
            ),
            by="nora",
            day=-180,
        ),
        Goal(
            "health",
            "Ett år uten anfall",
            "Da får jeg begynne på førerkortet.",
            300,
            "needs_help",
            (Measure("Justere medisin og ta ny EEG", "randi", -25, "under_way", notes=(Note("randi", -28, "Henvist på nytt."),)),),
            by="nora",
            day=-150,
        ),
    ),
    meetings=(
        Meeting(
            -61, "10.30", "Fjordvik Mek, spiserommet",
            (
                Item("Slik ser Nora det", ("Nora vil flytte før sommeren og gå opp til fire dager i uka.",)),
                Item("Verkstedet", ("Roy er fornøyd. Det mangler svar om maskinene.",)),
                Item("Leilighet", ("Prøvebo i treningsleilighet i fjorten netter først. Anita ordner.",)),
            ),
            purpose="Høsten, jobb og bolig.", minutes="final", answers={"nora": "coming", "nav-fjordvik": "coming"},
        ),
        Meeting(
            16, "10.30", "Rådhuset, rom 204",
            (Item("Slik ser Nora det"), Item("Startlån"), Item("Fire dager i uka"), Item("Førerkort")),
            purpose="Flytting og mer jobb.", answers={"nora": "coming", "anita": "coming"},
        ),
    ),
)  # fmt: skip

SARA = Story(
    "sara",
    "Sara Ali",
    17,
    (11, 30),
    "youth",
    ("health", "school", "work", "transitions", "culture"),
    opened=-400,
    decides="sara",
    team=("selma", "guttorm", "wenche", "stig", "lene", "petter"),
    units=("nav-fjordvik",),
    about={
        "matters": "Ro, orden og dyr. Jeg vil vite hva som skal skje i morgen før jeg legger meg.",
        "good_at": "Hester, somalisk og engelsk, og å finne feil i det andre har skrevet.",
        "help": "Gi meg tid til å svare. Skriv det ned. Én beskjed om gangen.",
        "avoid": "Kantina mellom elleve og halv tolv. Ironi.",
        "people": "Mamma, tante Hodan og Stig på stallen.",
        "talk": "Helst skriftlig først, så snakker vi.",
    },
    access=(
        Access("selma", {"about": "view", "school": "write", "transitions": "write", "meetings": "view"}, 160, "Siste skoleår."),
        Access("guttorm", {"transitions": "propose"}, 17, "Veien videre."),
        Access("wenche", {"health": "propose", "transitions": "view", "meetings": "view"}, 90, "Overgang til voksenhabilitering."),
        Access("stig", {"work": "write", "about": "view", "meetings": "view"}, 160, "Praksis på stallen."),
        Access("lene", {"health": "view"}, 75, "Avslutte oppfølgingen som barn."),
        Access("petter", {"health": "view"}, 200, "Fastlege."),
    ),
    goals=(
        Goal(
            "work",
            "Jobbe med hester",
            "På stallen blir det stille i hodet.",
            365,
            "on_track",
            (
                Measure(
                    "Praksis på stallen på Brygga",
                    "stig",
                    90,
                    "under_way",
                    "Fast oppgaveliste med bilder. Samme rekkefølge hver gang.",
                    "Tirsdag og torsdag",
                    notes=(
                        Note("stig", -19, "Sara merket at Blakken haltet før vi andre så det. Dyrlegen ga henne rett."),
                        Note("stig", -4, "Hun har laget ny merking på fôrkassene. Alle bruker den nå."),
                    ),
                ),
                Measure("Besøke to bedrifter med dyr", "guttorm", 30, "agreed", "Sara velger hvilke."),
            ),
            by="sara",
            day=-140,
        ),
        Goal(
            "transitions",
            "Vite hvem som hjelper meg når jeg fyller 18",
            "Mange slutter samtidig. Jeg vil møte de nye før de gamle går.",
            80,
            "needs_help",
            (
                Measure("Felles samtale: barnelege og voksenhabilitering", "wenche", -13, "agreed", "Lene og Wenche finner tid."),
                Measure(
                    "Lage oversikt over hva som slutter og hva som begynner",
                    "kari",
                    10,
                    "under_way",
                    "På ett ark, med navn og bilde.",
                ),
                Measure("Skrive søknad om avklaringspenger", "nav-fjordvik", 45, "agreed"),
            ),
            by="sara",
            day=-110,
        ),
        Goal(
            "school",
            "Fullføre videregående med mine egne dager",
            "Fire dager går bra. Fem går ikke.",
            230,
            "on_track",
            (
                Measure("Eget rom på eksamen", "selma", 40, "agreed"),
                Measure("Fast fridag på onsdager", "selma", -120, "done"),
            ),
            by="sara",
            day=-170,
        ),
    ),
    meetings=(
        Meeting(
            -52, "12.30", "Fjordvik videregående skole",
            (
                Item("Saras brev", ("Sara hadde skrevet et brev. Selma leste det høyt, Sara rettet to feil.",)),
                Item("Praksis", ("Stallen fortsetter ut skoleåret.",)),
                Item("18 år", ("Kari lager oversikten på ett ark. Wenche kaller inn til felles samtale.",)),
            ),
            purpose="Siste skoleår og tida etter.", minutes="final",
            answers={"sara": "coming", "selma": "coming", "stig": "coming"},
        ),
        Meeting(
            23, "12.30", "Fjordvik videregående skole", (Item("Saras brev"), Item("Oversikten på ett ark"), Item("Etter sommeren")),
            purpose="Gå gjennom hvem som følger med over i voksenlivet.", answers={"sara": "coming"},
        ),
    ),
)  # fmt: skip

IDA = Story("ida", "Ida Fossum", 16, (2, 11), "youth", ("health", "school", "network"), opened=-1, has_account=False)

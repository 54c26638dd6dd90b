"""Maja's plan: the one most visitors open first. She is 14, has cerebral palsy, and wants to decide more herself."""

from ipplatform.demo.story import (
    Access,
    Agreed,
    Felt,
    Goal,
    Item,
    Kept,
    Known,
    Measure,
    Meeting,
    Note,
    Said,
    Story,
    Times,
    View,
    Wish,
)

ABOUT = {
    "matters": "At folk snakker til meg, ikke over hodet på meg. At jeg får være med på det klassen gjør, også når det tar "
    "litt lengre tid. Og Bølla, hunden vår.",
    "good_at": "Tegne, finne på historier og huske ting. Jeg kan alle sangene i tre musikaler. Jeg er god til å si fra når "
    "noe er urettferdig.",
    "help": "Vent til jeg er ferdig med å snakke. Spør før du tar i stolen min. Si hva som skal skje før det skjer, så slipper "
    "kroppen å skvette. Når jeg er sliten, trenger jeg tjue minutter alene, ikke flere forslag.",
    "avoid": "Plutselige lyder. Heiser som er fulle. At noen sier «vi tar det siden» og så blir det aldri siden.",
    "people": "Mamma, pappa og Live (kona til pappa). Storebror Jakob. Tuva og Selma i klassen. Farmor, som har lært meg å "
    "hekle med én hånd.",
    "talk": "Jeg snakker selv. I store møter vil jeg helst sende det jeg vil si til Kari på forhånd, så leser hun det først.",
}

HEALTH = (
    Goal(
        "health",
        "Gå fra klasserommet til kantina uten rullestol",
        "Jeg vil gå inn sammen med Tuva og Selma. Det er førti meter. Jeg har klart tjuefem.",
        200,
        "on_track",
        (
            Measure(
                "Trene gange med Per på skolen",
                "per",
                40,
                "under_way",
                "Gangtrening i korridoren med albuekrykker, så trapp ned til kantina. Maja velger musikken.",
                "To ganger i uka, 45 minutter",
                notes=(
                    Note("per", -62, "Gikk 18 meter i dag med én pause. Venstre fot vrir seg når hun blir trøtt."),
                    Note(
                        "per",
                        -27,
                        "25 meter uten pause. Maja foreslo selv å trene rett før lunsj, da er det flest folk.",
                    ),
                    Note(
                        "per",
                        -15,
                        "Maja sa i dag at hun gruer seg til treningen når klassen ser på. Hun vil ta det opp hjemme selv.",
                        hidden="own_wish",
                    ),
                    Note(
                        "per",
                        -6,
                        "22 meter. Dårlig natt. Vi tok trappa to ganger i stedet, det gikk fint med hånda på gelenderet.",
                    ),
                ),
            ),
            Measure(
                "Få nye ortoser tilpasset",
                "per",
                -9,
                "under_way",
                "De gamle gnager på høyre ankel. Per følger til ortopediingeniøren.",
                "Én time, og en kontroll etter tre uker",
                notes=(Note("anne", -12, "Vi har ringt to ganger, ingen ledig time ennå. Maja går med plaster."),),
            ),
            Measure(
                "Tøye hver kveld hjemme",
                "anne",
                None,
                "under_way",
                "Programmet Per har tegnet, ti minutter før leggetid. Pappa gjør det når Maja er hos ham.",
                "Hver dag",
            ),
        ),
        by="maja",
        day=-130,
    ),
    Goal(
        "health",
        "Ha mindre vondt etter skolen",
        "Jeg har vondt i skuldrene når jeg kommer hjem. Da blir jeg sur på alle.",
        90,
        "needs_help",
        (
            Measure(
                "Prøve ut nytt tastatur og armstøtte",
                "hilde",
                -3,
                "under_way",
                "Ergoterapeuten låner tre typer fra hjelpemiddelsentralen. Maja skriver dagbok om hva som er best.",
                "Tre uker",
                notes=(Note("hilde", -18, "Armstøtte nummer to virker best. Tastaturet er for stramt i tastene."),),
            ),
            Measure(
                "Hvilerom midt på dagen",
                "hilde",
                -40,
                "done",
                "Et rom med sakkosekk ved siden av biblioteket. Maja sier selv fra når hun går.",
                "Inntil tjue minutter",
                notes=(
                    Note("maja", -41, "Rommet er klart. Jeg har hengt opp lapp: «Ikke bank på hvis det ikke brenner.»"),
                ),
            ),
        ),
        by="anne",
        day=-110,
    ),
)

SCHOOL = (
    Goal(
        "school",
        "Holde foredrag for klassen om noe jeg kan",
        "Alle tror jeg ikke vil. Jeg vil, men jeg må få bruke lenger tid.",
        60,
        "on_track",
        (
            Measure(
                "Øve på foredraget i liten gruppe først",
                "liv",
                12,
                "under_way",
                "Maja velger tema og tre tilhørere. Liv setter av tolv minutter i stedet for sju.",
                "Tre ganger",
                notes=(Note("liv", -8, "Første prøve i dag, om hvordan man tegner hender. De tre ville høre mer."),),
            ),
            Measure(
                "Lage plan for prøver med mer tid", "liv", -60, "done", "Gjelder alle fag. Faglærerne har fått beskjed."
            ),
            Measure(
                "Melde behov for PC-støtte i matematikk",
                "marit",
                25,
                "agreed",
                "PPT ser på om sakkyndig vurdering må endres før ungdomsskolen.",
            ),
        ),
        by="maja",
        day=-95,
    ),
    Goal(
        "school",
        "Vite hvordan det blir på ungdomsskolen før jeg begynner",
        "Jeg vil se hvor heisen er, hvor jeg kan hvile, og hvem som skal være sammen med meg.",
        150,
        "on_track",
        (
            Measure(
                "Besøke skolen tre ganger før sommeren",
                "liv",
                70,
                "agreed",
                "Første gang uten elever, siste gang en vanlig dag.",
            ),
            Measure(
                "Velge assistent sammen med Maja", "torill", 100, "agreed", "Maja er med på samtalen med dem som søker."
            ),
        ),
        by="ola",
        day=-50,
    ),
)

LEISURE = (
    Goal(
        "leisure",
        "Seile alene i jolle",
        "På sommerleiren fikk jeg styre selv. Jeg vil være med i seilforeninga hele året.",
        220,
        "on_track",
        (
            Measure(
                "Søke om aktivitetshjelpemiddel til jolla",
                "nav-fjordvik",
                -14,
                "under_way",
                "Sete med støtte og styring for én hånd. Per skriver begrunnelsen, NAV sender søknaden.",
                "",
                notes=(Note("nav1", -20, "Søknaden er sendt. Svar er lovet innen seks uker."),),
            ),
            Measure(
                "Finne en fast voksen i seilforeninga",
                "ola",
                -75,
                "done",
                "Trener Svein Erik har sagt ja og har fått opplæring i å flytte Maja trygt.",
            ),
        ),
        by="maja",
        day=-85,
    ),
)

FAMILY = (
    Goal(
        "family",
        "Bestemme selv når jeg er hos mamma og hos pappa",
        "Jeg er hos pappa annenhver uke. Noen ganger er ting jeg trenger i feil hus.",
        120,
        "needs_help",
        (
            Measure(
                "Skaffe ekstra dusjstol og tøyematte til pappas hus",
                "hilde",
                8,
                "under_way",
                "Målene er tatt. Hjelpemiddelsentralen leverer til farens adresse.",
            ),
            Measure("Lage en felles pakkeliste", "anne", -20, "done", "Henger på innsiden av skapdøra i begge hus."),
        ),
        by="ola",
        day=-70,
    ),
)

MEETINGS = (
    Meeting(
        -150, "13.00", "Strand skole, møterom Måken",
        (
            Item("Maja sier hvordan hun har det", ("Maja hadde skrevet tre ting på forhånd. Kari leste dem opp.",
                 "Det beste: at Per kommer på skolen. Det verste: å vente. Ønsket: å bli spurt.")),
            Item("Hva hver enkelt bidrar med", ("Alle gikk rundt bordet og sa hva de gjør og hvor ofte.",
                 "Navn og telefon til hver enkelt står under Folk.")),
            Item("De første målene", ("Maja valgte to mål: å gå til kantina og å ha mindre vondt etter skolen.",
                 "Per og Liv lager første steg innen to uker.")),
        ),
        kind="start", purpose="Bli kjent, og finne ut hva planen skal hjelpe med.", minutes="final",
        answers={"maja": "coming", "anne": "coming", "ola": "coming", "per": "coming", "liv": "coming"},
    ),
    Meeting(
        -76, "13.00", "Strand skole, møterom Måken",
        (
            Item("Maja sier hvordan hun har det", ("Maja går lenger enn hun trodde hun kunne. Etter skolen er hun tom, og da vil hun være i fred.",)),
            Item("Målene så langt", ("Alle sa hvordan de synes det går. Maja først.",)),
            Item("Et sted å hvile", ("Rommet ved biblioteket står tomt i storefri. Maja vil ha nøkkelen selv.",)),
            Item("Ortosene", ("De har blitt for små. Maja får gnagsår på turdager.",)),
        ),
        purpose="Se hvordan høsten har begynt.", minutes="final",
        answers={"maja": "coming", "anne": "coming", "ola": "video", "per": "coming", "liv": "coming"},
        agreed=(
            Agreed("Gjøre rommet ved biblioteket klart til å hvile i", "liv", about=3),
            Agreed("Ringe verkstedet om større ortoser", "per"),
        ),
        felt=(
            Felt("maja", "Gå fra klasserommet til kantina uten rullestol", 4, "Jeg kom til døra én gang."),
            Felt("per", "Gå fra klasserommet til kantina uten rullestol", 4, "Hun holder ut lenger og hviler når hun vil."),
            Felt("maja", "Ha mindre vondt etter skolen", 2),
        ),
    ),
    Meeting(
        -34, "13.00", "Strand skole, møterom Måken",
        (
            Item("Maja sier hvordan hun har det", ("Maja er fornøyd med gangtreningen og lei av å ha vondt i skuldrene.",)),
            Item("Hva vi ble enige om sist", ("Hvilerommet er på plass og blir brukt.", "Ortosene er ikke byttet. Per ringer igjen.")),
            Item("Skuldrene", ("Hilde prøver ut armstøtte og tastatur i tre uker.",
                 "Anne ønsket en lege med på neste møte. Ola mener det er nok at legen får referatet. Maja vil vente.")),
            Item("Neste møte", ("Tirsdag eller onsdag etter lunsj passer best for Maja.",)),
        ),
        purpose="Følge opp det vi ble enige om, og se på smertene.", minutes="sent",
        said=(
            Said("per"), Said("maja", "Det var jeg som sa det om tastaturet, ikke Hilde.", about=3),
            Said("ola", "Jeg mente at legen skal få referatet etter hvert møte, ikke bare dette.", is_remark=True),
        ),
        answers={"maja": "coming", "anne": "coming", "ola": "video", "per": "coming", "liv": "not_coming"},
        agreed=(
            Agreed("Spørre fastlegen om å komme på et møte", "anne", about=3),
            Agreed("Prøve ut armstøtte og tastatur", "hilde", "school", 20, is_told=True, about=3),
        ),
        views=(
            View("anne", 3, "Jeg vil at legen skal være med på neste møte, ikke bare få lese om det."),
            View("ola", 3, "Det er nok at legen får referatet. Maja vil vente, og det vil jeg også."),
        ),
        kept=(
            Kept("Gjøre rommet ved biblioteket klart til å hvile i", "liv"),
            Kept("Ringe verkstedet om større ortoser", "per", "not", "Verkstedet har ikke ringt tilbake."),
        ),
    ),
    Meeting(
        -5, "14.30", "Video",
        (
            Item("Ortoser: hvorfor det har stoppet opp", ("Verkstedet har hatt sykdom. Ny time er lovet, dato kommer i denne uka.",)),
            Item("Hva Maja trenger så lenge", ("Per tar med innlegg og gnagsårplaster på torsdag.",)),
        ),
        kind="crisis", purpose="Kort møte om ortosene.", length=30, video="https://video.example.org/fjordvik-maja", minutes="draft",
        invited=("maja", "anne", "ola", "per"),
        answers={"maja": "video", "anne": "video", "ola": "video", "per": "video"},
        agreed=(
            Agreed("Ta med innlegg og gnagsårplaster på torsdag", "per"),
            Agreed("Ringe verkstedet og be om en dato for ortosene", "per", "health", 8, about=1),
        ),
    ),
    Meeting(
        9, "13.00", "Strand skole, møterom Måken",
        (
            Item("Maja sier hvordan hun har det", leads="maja", lasts=15),
            Item("Løfter fra sist", leads="kari", lasts=10),
            Item("Overgangen til ungdomsskolen", leads="liv", lasts=30),
            Item("Jolla og NAV", leads="ola", lasts=15),
            Item("Neste møte", leads="kari", lasts=5),
        ),
        purpose="Planlegge våren, og bli enige om hvem som gjør hva før ungdomsskolen.",
        length=90, answers={"maja": "coming", "ola": "video", "per": "coming"},
        in_writing={"maja": "Jeg vil bestemme selv hvem som vet om ortosene på den nye skolen."},
        wishes=(
            Wish("per", "Klasseturen i mai: hvem er med, og hva trenger Maja", is_taken=True),
            Wish("liv", "Hvor Maja skal sitte når klassen bytter rom"),
            Wish("maja", "Ikke snakk om karakterene mine", kind="avoid"),
        ),
        kept=(Kept("Ta med innlegg og gnagsårplaster på torsdag", "per"),),
        notice=Known(
            access="Inngang mot skolegården, heis til andre etasje.", phone="400 00 123, til Kari på dagen",
            practical="Pause etter en halvtime. Teleslynge i rommet.", writes="liv",
            prepares=(("liv", "Skrive ned hvem som tar imot på ungdomsskolen"), ("maja", "Velge tre bilder fra høsten")),
            wish="Jeg vil sitte ved siden av Per. Ikke ha med noen jeg ikke kjenner.",
        ),
    ),
    Meeting(
        58, "12.30", "Fjordvik ungdomsskole, møterom 1",
        (
            Item("Omvisning: heisen, hvilerommet og garderoben"),
            Item("Hvem er sammen med Maja fra august"),
            Item("Neste møte"),
        ),
        kind="hand_over", purpose="Bli kjent med den nye skolen og avtale hvem som tar over hva.",
        invited=("maja", "anne", "ola", "liv"), is_sent=False,
    ),
)  # fmt: skip

MAJA = Story(
    "maja",
    "Maja Berg",
    14,
    (1, 15),
    "school-child",
    ("health", "school", "leisure", "family"),
    opened=-320,
    parents=("anne", "ola"),
    decides="anne",
    team=("per", "liv", "hilde", "marit", "torill", "petter"),
    units=("nav-fjordvik",),
    about=ABOUT,
    access=(
        Access(
            "per",
            {"about": "view", "health": "write", "meetings": "write"},
            200,
            "Trene med Maja og følge opp ortosene.",
        ),
        Access("liv", {"about": "view", "school": "write", "meetings": "view"}, 150, "Legge til rette i timene."),
        Access(
            "hilde",
            {"health": "write", "family": "propose", "meetings": "view"},
            5,
            "Prøve ut armstøtte og utstyr hjemme.",
        ),
        Access("marit", {"school": "propose"}, 27, "Vurdere behovet for støtte i matematikk."),
        Access("nav-fjordvik", {"leisure": "write"}, 120, "Søke om utstyr til jolla."),
        Access("torill", {"school": "view"}, 60, "Planlegge overgangen.", state="paused"),
        Access("petter", {"health": "view"}, 30, "Lese før kontrollen.", state="ended"),
    ),
    goals=HEALTH + SCHOOL + LEISURE + FAMILY,
    meetings=MEETINGS,
    times=Times(
        "review",
        ((34, "09.00"), (35, "13.15"), (37, "14.00")),
        {"per": ("yes", "if_need_be", "no"), "liv": ("no", "yes", "yes"), "ola": ("no", "yes", "if_need_be")},
        asked=("maja", "anne", "ola", "per", "liv"),
        place="Rådhuset, møterom 2",
    ),
)

import type { OptOutWords } from "../opt-out-words.ts";

export const dutchWords: OptOutWords = {
  clear: `
    uitschrijving/desabonneren/deabonneren/unsubscriben,
    afmelden/uitschrijven $/svp/aub/graag/alstublieft/voor/van/bij,
    wil/me/mij/ons/graag/kan_ik_me afmelden/uitschrijven,
    schrijf/schrijft/meld/meldt/haal/haalt/gooi/laat mij/me/ons uit/af/eruit/eraf/eraf_halen/er_uit/er_af,
    uit/van/off de/deze/jullie/uw/het lijst/bestand/systeem/mailinglijst/verzendlijst/maillijst/database,
    laat/laten me/mij/ons met_rust/gerust, met rust laten,
    rot/flikker/donder/sodemieter/oprotten/optiefen/op_rotten op/toch_op/maar_op, val me/mij/ons niet/nooit,
    lastig te_vallen/vallen,
    niet/nooit/niets/niks meer lastig_vallen/lastigvallen/benaderd/gebeld/geappt/benaderen/storen/contacteren/
      berichten/appen/sturen/iets/mailen/van_jullie/van_u/horen/ontvangen/krijgen/te_horen/gestuurd/gecontacteerd,
    niets/niks van_jullie/van_u, maak bezwaar, bezwaar tegen,
    nooit/niet aangemeld/ingeschreven/toestemming/om_gevraagd/opgegeven/geabonneerd,
    verkeerd/verkeerde nummer/persoon $/sorry_stop, als spam gemeld/melden/gerapporteerd/markeren,
    blokkeer jullie/je/u/dit/deze, ga jullie/je/u blokkeren/rapporteren/melden,
    hou/houd/houdt/houden/kap/kappen op_$/ermee/er_mee/er_eens_mee/eens_op/nou_op/nu_op/toch_op/op_met/er_mee_op,
    geen contact/prijs meer/op, neem/neemt geen contact, meld/schrijf ik me/mij af/uit, stop er/hier/daar mee,
    stop ermee/hiermee/daarmee`,
  keyword: "stoppen/afmelden/uitschrijven/kappen/ophouden/afmelding, hou/houd op, is/nu genoeg, nu stoppen",
  bare: `
    einde/genoeg/verwijderen/wissen/weg/verwijder/opzeggen/klaar,
    geen interesse/interesse_meer/behoefte/zin/reclame/spam,
    niet/niet_meer/ben_niet/ik_ben_niet/ik_ben_niet_meer geinteresseerd, ik_heb/heb geen interesse, niet/nooit meer,
    hoeft niet_meer/niet, wil/ik_wil/wil_ik/ik_wil_dit/wil_dit niet_meer/niet, het_is/nu_is_het genoeg, oprotten`,
  cancel: "annuleren/annuleer/afbreken",
  halt: `
    stoppen/stopt/stopzetten/beëindig/beëindigen/staken/staak/uitzetten/uitschakelen/blokkeren/opzeggen/zeg/ophouden/
      kappen/trek/intrekken/ingetrokken/afmelden/uitschrijven/meld_me/meld_mij/schrijf_me/schrijf_mij/zet/genoeg/
      klaar, hou/houd/houdt/houden op/er_mee_op/toch_op, kap met, genoeg/zat van, klaar/stoppen met, afzien van`,
  topic: `
    bericht/berichten/berichtjes/berichtje/appjes/apps/smsjes/smsje/reclame*/aanbieding/aanbiedingen/advertentie*/
      acties/nieuwsbrief/nieuwsbrieven/mailtjes/kortingen/kortingscode*/promoties/meldingen/notificaties/updates/
      herinneringen/info/informatie/rotzooi/troep/onzin/zooi/gedoe/ongein/sturen/stuur/appen/mailen/bellen/
      lastigvallen/storen/contacteren/benaderen/zenden/smsen/communicatie/telefoontjes/toestemming/contact/gespam/
      spamen/commercie*`,
  plan: "abonnement",
  drop: "verwijder*/wis/wissen/schrap/schrappen/haal/halen/gooi/vergeet/verwijdering/weghalen/eraf_halen",
  self: `
    mij/me/ons,
    mijn/dit/het/al_mijn/deze nummer/telefoonnummer/gegevens/data/contact/naam/mobiele_nummer/persoonsgegevens/
      gsm_nummer,
    jullie/uw/de/deze lijst/bestand/database/systeem/groep/contacten/adresboek/mailinglijst/mailinglist/verzendlijst/
      klantenbestand`,
  unwanted: `
    wil/wens/hoef/willen/wilde/stel geen/niet/nooit/niets/niks/ik_geen/ik_niet/ik_graag_geen/graag_geen/liever_geen/
      absoluut_geen/echt_geen/ook_geen/helemaal_geen, geen interesse/behoefte/belangstelling/zin,
    niet/niks/nooit meer, niet langer, genoeg/moe van, beu, zat, ongewenst*/ongevraagd*/irritant*, liever geen/niet`,
  none: "geen/nooit/zonder/nul",
  no: "niet, niet/nooit meer, nooit, niets, niks, stop_met",
  write: `
    app/appen/geappt/berichten/mail/mailen/smsen/contacteer/contacteren/benader/benaderen/stoor/storen/lastig_vallen/
      lastigvallen/lastig/schrijf/schrijven/spammen/benaderd/gecontacteerd/gemaild/text,
    bel/bellen/gebeld meer/niet_meer/nooit_meer/me_niet_meer/me_nooit, niet_meer bellen/gebeld,
    gegevens gebruiken/delen`,
  send: "stuur/sturen/stuurt/toesturen/zend/zenden/gestuurd/versturen/toezenden",
  more: "meer/niets/niks/nooit/ooit/zoiets/zulke/verder/weer/opnieuw/dit_soort/die_dingen",
  left: "afgemeld/uitgeschreven/opgezegd, stop gestuurd/geantwoord/gezegd/geappt, gevraagd om",
  still: "nog_steeds/toch/alweer/blijf/blijven/nog_altijd",
  not: "niet/nooit/geen/zonder/hoeft_niet/wil_niet/nog_niet",
  notAfter: "niet/nooit/nog_niet",
  miss: "missen/mis/wachten/verliezen/kwijt/mislopen",
  lacks: `
    heb/hebben/heeft/had/zijn/is/krijg/kreeg/ontvang/ontving/zie/vind/er/waarom/wanneer/kwam/komt/hebt/waren/gehad/
      ontvangen/binnen/nog_geen`,
  limits: `
    aarzel*/voor/tussen/nachts/avonds/vandaag/morgen/vanavond/tijdens/zolang/tot/zondag/weekend/zo_laat/zo_vroeg/
      terug/zo_vaak/totdat/voordat`,
  other: `
    bestelling*/bestelde/afspraak/afspraken/levering*/bezorging*/pakket*/pakje/boeking*/reservering*/factuur/
      facturen/betaling*/adres/winkelwagen/winkelmandje/verlanglijst*/wachtlijst/boodschappenlijst/gastenlijst/
      prijslijst/artikel*/product*/tafel/ticket*/vlucht/hotel/kamer/bus/trein/tram/foto*/beoordeling*/reactie/maat/
      schoenen/jurk/verzekering/sportschool/contract/reparatie/wachtwoord/oude/zending/ui/uien/zoon/dochter/man/
      vrouw/vriend/vriendin/school/les/cursus/kaas`,
  harmless: `
    bus/trein/tram/tussen/volgende/eerste/laatste/de/een/non stop, stop bij/in/aan/op/voor,
    stoppen jullie/met_roken/de_bussen, stopt de/deze/hier, laat me/mij/ons weten/even/eens, einde van/maand/week,
    het/dit/aan_het/tot_het/op_het einde,
    niet meer beschikbaar/leverbaar/op_voorraad/nodig/wachten/vinden/zo_veel/zo_vaak, klaar met mijn/de_bestelling,
    genoeg tijd/geld/plek, verkeerd nummer gebeld/ingetoetst, sorry verkeerd nummer, stuur/antwoord/sms/app/met stop,
    ik app/schrijf/bel, schrijf/meld me/mij in/even/een/terug/aan, ik meld me, haal me/mij/ons op/om, zeg me/mij/het`,
  asks: `
    hoeveel, wat kost/gebeurt/betekent/houdt/bedoel/is, waarom, wanneer, hebben jullie, heb/ben/werd/was/moet ik,
    heeft u, is/zijn er, ^ waar, ^ welke, is mijn/de/het,
    kan ik later/altijd/me_later/mij_later/mijn_bestelling/mijn_afspraak/me_altijd, als/indien/zodra ik,
    per ongeluk/abuis, hoe annuleer/verwijder/zeg ik, er staat, jullie zeiden/zeggen/schreven,
    opnieuw/weer aanmelden, mijn vriend/vriendin/man/vrouw/moeder`,
  polite: `
    alstublieft/alsjeblieft/aub/svp/graag/bedankt/dank/dankjewel/dank_u/dank_u_wel/dankuwel/bvd/hallo/hoi/
      goedemorgen/goedemiddag/goedendag/beste/groet/groeten/gr/nu/meteen/direct/onmiddellijk/per_direct/nee/ja/even/
      a_u_b/gewoon/alles/nou/allemaal/eens/met_vriendelijke`,
  filler: `
    ik/me/mij/mijn/ons/jullie/je/u/uw/dit/dat/deze/die/de/het/een/met/van/uit/af/voor/wil/wilt/willen/zou/kan/kunnen/
      kunt/hoe/en/maar/niet/meer/geen/nog/al/zeg/zei/gezegd/laatste/keer/verdomme/toch/echt/om/te/is/ben/alle/hier/
      er/worden/heb`,
  known: "afbeelding/stopten/aanmelding",
};

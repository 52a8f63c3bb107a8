import type { OptOutWords } from "../opt-out-words.ts";

export const swedishWords: OptOutWords = {
  clear: `
    avprenumerera/avprenumeration/avanmälan/avanmäl/avanmäla/avregistrering,
    avregistrera mig/oss/mitt/detta, avsluta prenumerationen/min_prenumeration/mitt_medlemskap,
    ta/tag/plocka/stryk/radera/släng/kasta/lyft/få bort/ut mig/oss/mitt_nummer/mina_uppgifter/numret,
    ta/tag mig/oss/mitt_nummer bort/ur/från/av, stryk/radera/glöm mig/oss från/ur/$/tack/nu/helt,
    bort/ut/gå_ur/lämna från/ur/denna/den_här/er/ert/gruppen/listan lista/listan/register/registret/sändlista/utskick/$,
    lämna mig/oss i_fred/ifred, låt mig/oss vara/få_vara $/i_fred/ifred/nu, i fred, lägg av/ner $/nu/med/genast/för,
    dra åt/dit helvete/skogen/pepparn, stick/försvinn $/nu/härifrån, håll käften/truten,
    hör/hörs/höra inte/aldrig av er/dig, hör av er/dig aldrig/inte,
    vill/önskar inte/ej/aldrig/inte_längre/inte_mer/inte_heller bli/höra/bli_kontaktad/vara_med/få_mer/ha_mer/få_fler/
      ha_fler/ha_något/ha_nåt/stå/ta_emot,
    slippa höra/bli/få/era/ert/er, vill slippa,
    inte/ej/aldrig kontaktas/bli_kontaktad/bli_kontaktade/störas/uppringd/bli_störd,
    aldrig/inte/varken anmält/godkänt/samtyckt/gått_med/bett/registrerat/skrivit_upp/prenumererat/lämnat_samtycke/
      gett_samtycke/gett_er mig/detta/till/på/om/det/er/mitt/tillåtelse/lov/oss,
    fel nummer/person $/ni/du/sluta/här, ni/du har fel_nummer/fel_person,
    blockerar/blockar/blockera/anmäler/rapporterar er/dig/detta/det_här/ert/numret/nu/som,
    anmält/anmäla/anmäler/rapportera/rapporterat som/er_för/för/detta_som spam/skräp,
    motsätter/invänder mig/mot, rätten att bli/få glömd, återkallar/återtar mitt/härmed,
    undanber mig/oss`,
  keyword: `
    sluta/stoppa/upphör/sluta_nu/sluta_genast/avprenumerera, lägg av/ner, det/nu räcker, räcker nu, nog nu, nu nog,
    nu får_det_räcka/är_det_nog, sluta upp, ge er/dig`,
  bare: `
    slut/radera/raderas/bort/nog/avsäger/avböjer/avstår/undanbedes/återkalla/utträde/blockera/blockerad, ta/tag bort,
    inte/ej/inte_längre/är_inte/jag_är_inte/är_ej/inte_ett_dugg intresserad/intresserade/intresserad_längre,
    inget/inte_något intresse, har inget intresse, aldrig mer, inga fler, inte mer, inget mer,
    vill/jag_vill/vi_vill/jag_önskar inte/ej/inte_längre/inte_ha/inte_mer/inte_ha_det/inte_ha_detta/inte_vara_med,
    inga sms/meddelanden/utskick, lämna listan/gruppen, gå ur, intresserar mig_inte`,
  cancel: "avbryt/avbryta/avboka/annullera/makulera/avbeställ/avbeställa",
  halt: `
    sluta/slutar/stoppa/stoppar/upphör/upphöra/avsluta/avslutar/avbryt/inaktivera/avaktivera/blockera/avstå/avstår/
      återkalla/återkallar/avregistrera/avanmäl/stopp_på/slippa/undanber/undanbedes/avsäger/tacka_nej/lägg_ner,
    säga/säg/säger upp, stäng/stänga/slå/slår av, dra/drar/ta/tar tillbaka, trött/less/leds/utled på,
    nog/få_nog/fått_nog av/med, få/sätt/sätta stopp/slut på/för, hör upp`,
  topic: `
    meddelande*/erbjudande*/annons*/utskick*/massutskick*/nyhetsbrev*/notis*/notifiering*/påminnels*/kampanj*/rabatt*/
      rabattkod*/info/information*/uppdatering*/skräp*/skit/skiten/strunt/tjat/tjatet/nyheter/budskap/inbjudning*/
      marknadsföring*/direktreklam/telefonförsälj*/försäljning*/samtycke*/medgivande*/tillstånd*/personuppgiftsbehandl*/
      sms*/mejl*/skicka/skriva/kontakta/störa/tjata/messa/smsa/spamma/ringa/mejla/maila/bombardera/trakassera/höra_av/
      sända/textmeddeland*/pusha/smsande/skickande`,
  plan: "prenumeration*/medlemskap*/abonnemang*",
  drop: `
    radera/raderar/raderas/stryk/stryka/glöm/glömma/avregistrera/avlägsna/rensa/släng/släpp,
    ta/tag/tar/plocka bort/ur`,
  self: `
    mitt/detta/det_här/vårt nummer/telefonnummer/mobilnummer/namn/mobilnr/nr,
    mina/alla_mina/våra uppgifter/personuppgifter/kontaktuppgifter/data/detaljer, min/all_min data/info/profil/kontakt,
    numret, mig/oss från/ur/av/bort, personuppgifter,
    listan/listor/register/registret/databas/databasen/systemet/sändlista/sändlistan/utskickslista/utskickslistan/
      kontaktlista/mejllista/maillista/kundregister/adressbok/gruppen/kontakter`,
  unwanted: `
    vill/önskar/behöver/orkar/tänker/accepterar/gillar/uppskattar/godkänner/pallar inte/ej/aldrig/inga/ingen/inget/
      varken, vill slippa, inte/ej/inte_längre intresserad av, inget intresse av, trött/less på, oönskad*, irriterande/
      störande, helst inte/inga, avskyr/hatar`,
  none: "inga/ingen/inget/aldrig/noll/utan/ej, inga fler/mer, inget mer, aldrig mer",
  no: "inte/ej/aldrig/icke/inget/inga/ingenting/sluta/varken, inte/aldrig mer, undvik att",
  write: `
    skriv/kontakta/messa/smsa/texta/stör/spamma/tjata/besvära/trakassera/mejla/maila,
    skriva/skriver/kontaktar/kontaktas/messar/smsar/textar/störa/spammar/tjatar mig/oss/mer/till_mig/igen/längre/med/
      hit,
    ring/ringa/ringer/ringt mig/oss/hit/igen/mer, hör/höra av, använd/sälj/dela mitt/mina/min/numret`,
  send: "skicka/skickar/skickas/sänd/sända/sänder/dela/posta/vidarebefordra/ge/få",
  more: `
    mer/mera/fler/flera/längre/något/nåt/nånting/någonting/igen/sånt/sådant/sådana/såna/detta/inget/ingenting/någonsin/
      sånt_här/sådant_här/vidare`,
  left: `
    avregistrerat/avregistrerad/avanmält/avslutat/avprenumererat/avanmäld, sagt upp,
    skrivit/skickat/svarat/sms:at stopp/stop/sluta, bett er/om/dig, sagt till/åt`,
  still: "fortfarande/ändå/trots_det/trots_detta/fortsätter/alltjämt/hela_tiden/likväl",
  not: `
    inte/ej/aldrig/utan_att/istället_för/varken, vill/ska/tänker inte/ej/aldrig, behöver inte/ej, ingen anledning_att`,
  notAfter: "inte/ej/aldrig",
  miss: "missa/missar/vänta/väntar/förlora/glömma/gå_miste/avregistrera/avsluta",
  lacks: `
    har/hade/fick/får_jag/finns/fanns/kom/kommit/varför/när/ser/såg/hittar/hittade/fått/är/var/tillgänglig*/kvar/
      fungerar/dykt/syns/än`,
  limits: `
    tveka/tvekar/tvekan/före/innan/förrän/efter_klockan/efter_20/efter_21/efter_22/på_natten/på_kvällen/nattetid/ikväll/
      idag/imorgon/i_morgon/i_kväll/helgen/helger/helgerna/söndag*/så_sent/så_tidigt/så_ofta/under/medan/arbetstid/
      tillbaka/mellan`,
  other: `
    beställning*/beställt/order/ordern/ordrar/leverans*/leverera*/paket*/bokning*/bokade/bokat/tidsbokning*/tid/tiden/
      bord/bordet/faktur*/betalning*/adress*/varukorg*/kundvagn*/önskelist*/väntelist*/inköpslist*/gästlist*/prislist*/
      produkt*/vara/varan/varor/artikel*/artiklar/biljett*/flyg/flyget/hotell*/rum/rummet/buss*/tåg*/spårvagn*/foto*/
      bild/bilder/bilden/recension*/omdöme*/kommentar*/storlek*/skor/skorna/klänning*/tröja*/försäkring*/gymkort/avtal*/
      reparation*/lösenord*/kurs/kursen/lektion*/sonen/son/dotter/fru/make/kompis/vän/mamma/pappa/skola/skolan/
      förskola*/
      läkar*/tandläkar*/fläck*/lök/löken/kort/kortet/lån/retur/returen/kvitto*/garanti*/bil/bilen/frakt*/mötet/möte`,
  harmless: `
    buss/tåg/nästa/första/sista/kort/ett/etappens/mellan stopp/stop, stopp/stop i/på/vid/hos,
    sluta röka/jobba/arbeta/skolan/träna/tidigt/sent/oroa/skratta/gråta/snusa/dricka/regna/älska/tänka/drömma/vänta,
    slut i/på/med/för, är/var/tar/tog/blev/blir/till/helt/på/alldeles/redan slut, slut snart,
    tveka/glöm inte/ej/aldrig, inga/ingen/inget problem/bekymmer/fara/brådska/stress/panik/ide/konstigt,
    inte tillgänglig/kvar/säker/råd/bråttom/hunnit/sett/fått/än/ännu/dyrt, nog bra/för/så/med_tid/tid/plats/pengar,
    räcker för/till/det/med, slog/ringde/skrev fel nummer, förlåt/ursäkta/oj/sorry fel nummer, ring/knacka inte_på/på,
    svara/skicka/skriv/sms:a/smsa/svara_med/skriva/ange stopp/stop/sluta, för att sluta/avsluta/avregistrera/stoppa,
    jag/vi/han/hon/ni skriver/skickar/hör/ringer inte, kan/kunde/hinner/hann/får inte,
    låt mig/oss veta/tänka/fundera/se/höra/kolla, lämna mig av/hemma, ta/tar/tag med/upp/hit/det_lugnt,
    ta bort min/mitt/en/den/det/varan/artikeln/produkten/löken/osten/fläcken/beställningen/kommentaren/bilden,
    ta_bort/radera mitt konto/inlägg/foto, lägg av den`,
  asks: `
    vad händer/betyder/kostar/innebär/menar/gäller/är, när,
    varför har/är/kan/kommer/finns/kom/slutade/blev/ser/hittar/fungerar/fick/får_jag_inga/får_jag_inte/får_jag_aldrig,
    hur mycket/många/länge/långt/ofta/dags,
    har ni/du/jag/mitt/min, finns det/den/de, ^ var/vart/vilken/vilka/vilket/vem, är min/mitt/det/den/jag,
    blev/blir/är jag, om/ifall/så_fort jag, kan/får/kunde/skulle jag_senare/jag_alltid/jag_ändå/jag_fortfarande,
    hur avbokar/avbeställer/raderar/ändrar/säger jag, av misstag, råkade/råkat, oavsiktligt,
    det/där/som står, ni/du skrev/skriver/säger/sa, anmäla/registrera/prenumerera mig_igen/igen/på_nytt,
    min man/fru/mamma/pappa/kompis/sambo/chef/vän, måste/ska/bör/borde jag, slutar ni/det/den/han/hon`,
  polite: `
    snälla/snällt/snäll/tack/hej/hejsan/hallå/god_morgon/goddag/god_dag/god_kväll/vänligen/var_vänlig/var_snäll/
      var_god/genast/nu/omedelbart/direkt/omgående/nej/ja/jo/mvh/hälsningar/vänliga/tackar/på_en_gång/ok/okej/bara/
      helt/allt/alla/allihop/på_förhand/ber_jag/ber/med_vänlig/hälsning/vänlig/snarast/bästa/hörrni/hörru/kära`,
  filler: `
    jag/mig/mej/vi/oss/min/mitt/mina/er/ert/era/ni/du/dig/den/det/detta/dessa/här/där/dom/de/och/men/att/med/från/av/på/
      vill/skulle/kan/kunna/hur/har/sagt/säger/säga/till/så/mer/fler/inte/inga/ha/få/sista/gången/gång/fan/jävla/
      jävlar/helvete/nog/redan/en/ett/om/i/vara/är/bli/igen/reklam/trött/less/för/upp/ju/väl/verkligen/förbannade/
      måste`,
  known: "slutar/slutat/slutet/slutta/slita/skuta/stoppat/stopplikt/ringa/raderat/kontakter/skriften/stora/stad/starta",
};

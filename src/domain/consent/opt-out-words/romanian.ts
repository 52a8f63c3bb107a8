import type { OptOutWords } from "../opt-out-words.ts";

export const romanianWords: OptOutWords = {
  clear: `
    dezabon*/dezinscri*/dezînscri*,
    scoate/scoateți/scoteți/șterge/ștergeți/elimină/eliminați/înlătură/înlăturați/exclude/excludeți/radiați/uitați mă/ne
      $/din/de/acum/imediat/vă_rog/te_rog/odată/definitiv/și,
    lasă/lăsați/lăsa mă/ne în_pace/$/dracului/naibii/odată, în pace, terminați/termină/gata/încetați cu,
    nu mă/ne/mi/ne_mai/mă_mai/mi_mai/îmi mai contact*/deranj*/hărțui*/sâcâi*/scri*/trimit*/sun*/căut*/enerv*/bat*/
      bombard*/agas*/adăug*/includ*/țin*,
    nu mă/ne contactați/deranjați/scrieți/sunați/agasați/căutați/hărțuiți/sâcâiți,
    nu mai vreau/doresc/vrem/dorim/accept/suport să_primesc/să_primim/să_fiu/să_aud/să_mă/să_îmi/să_mi/să_văd/nimic/
      astfel/de_la/
      așa/mesaje,
    nu vreau/doresc/vrem/dorim/aș_vrea să/sa mai/fiu/fim/aud/mă_mai/îmi_mai/mi_mai/mă_contact*/mă_deranj*,
    să nu mă/mi/îmi/ne mai, fi contactat/contactată/deranjat/deranjată,
    nu mi/m am/ați dat_acordul/dat_consimțământul/dat_acceptul/abonat/înscris/exprimat_acordul/dat_voie/cerut,
    nu am/v_am/am_fost dat/cerut/solicitat/autorizat/semnat/acceptat/de_acord acord*/consimțământ*/voie/asta/așa/mesaje/
      aceste/acest/să/numărul/niciodată, niciodată nu m_am/am, nu sunt de_acord,
    număr/numărul/persoana greșit/greșită $/va_rog/opriți, ați/ai greșit numărul/persoana,
    vă/te/am_să_vă/o_să_vă/îl/o blochez/raportez/reclam/denunț/am_blocat/am_raportat,
    raportez/raportat/marchez/marcat/semnalez ca/drept spam, mă opun, dreptul de_a_fi_uitat/la_uitare/de_opoziție,
    retrag/revoc acord*/consimțământ*/acceptul, îmi retrag, interzic să/orice/utilizarea/folosirea,
    duceți_vă/du_te/mergeți dracului/naibii/în, dă_te/dați_vă la_o_parte/dracului,
    ieși/ies/scos/scoasă/eliminat/eliminată/șters/ștearsă/afară din/de_pe listă/lista/listele/grup/grupul/baza/agendă`,
  keyword: `
    opriți/oprește/opri/opriți_vă/oprește_te/încetați/încetează/terminați/termină/stopați/dezabonare, gata ajunge,
    ajunge gata, destul deja, gata cu_asta/cu_astea/cu_mesajele, e/este destul`,
  bare: `
    gata/ajunge/destul/oprire/ieșire/ieși/ies/renunț/refuz/șterge/ștergeți/ștergere/retrag/revoc/blocat/scoateți/scoate/
      eliminați/sfârșit/termin/opresc/afară,
    nu/nu_mai/chiar_nu vreau/doresc/mă_interesează/sunt_interesat/sunt_interesată/mă_mai_interesează/mai_vreau/accept/
      am_nevoie/interesează, nu interesat/interesată/vreau_asta/vreau_astea/vreau_nimic, fără spam/reclame/mesaje/sms,
    nu spam/sms/mesaje, niciun interes, lăsați mă, nu mai, nimic mai_mult, niciodată`,
  cancel: "anulare/anulați/anulează/anulez/anulat/anula/reziliere/reziliez",
  halt: `
    opriți/oprește/opresc/opresc/oprire/oprirea/opri/opriți_vă/încetați/încetează/înceta/încetarea/terminați/stopați/
      stopa/sistați/sistarea/întrerupeți/întrerupe/dezactiv*/anulați/anulează/anula/anulez/renunț/renunțați/renunțare/
      retrag/retragerea/revoc/refuz/blochez/blocați/blocheze/suspendați/abțineți/închideți/reziliez/scutiți_mă/
      scutește_mă, gata/ajunge/destul/terminați/ajuns cu/de,
    sătul/sătulă/săturat/obosit/obosită/plictisit de/cu/să, puneți capăt, scap/scăpa de`,
  topic: `
    mesaj*/reclamă/reclame/reclamele/reclamelor/ofertele/oferte/ofertelor/promoți*/publicit*/notificăr*/notificare/
      anunțuri*/campani*/informăr*/informații*/
      informare/reduceri*/cupoane*/alerte*/noutăți*/comunicăr*/comercial*/consimțământ*/acordul/acordului/abonarea/
      trimiterea/trimiteți/trimiți/trimită/trimis/scrieți/scrii/scrie/contactați/contactezi/contactat/deranjați/
      deranjezi/deranjat/sunați/suni/bombardați/bombardat/agasați/hărțuiți/tâmpenii*/prostii*/porcării*/mizerii*/gunoi*/
      aiurel*/invitații*/sms_uri*/mailuri*/telefoane/apeluri*/spamați/spam_ul/vouchere`,
  plan: "abonament*/abonarea/abonare/înscrierea",
  drop: `
    șterge*/ștearg*/ștergere*/elimina*/elimină/scoate*/scoateți/scoatere*/înlătur*/uită/uitați/radia*/radiați/dispară,
    scăpați de`,
  self: `
    numărul/nr/datele/numele/contactul/telefonul meu/mele/acesta/ăsta/nostru/personale/de_contact/de_telefon/acest/din,
    numărul/datele, acest număr, toate/orice datele/date/informațiile, date personale, mă/ne/mă_și din/de_pe/de_la,
    din/de_pe/dintre lista/listă/listele/baza/agenda/agendă/grup/grupul/sistem/sistemul/evidențe/evidența/contacte/
      contactele/registru/newsletter, baza de_date/voastră_de_date, lista de_contacte/de_abonați/de_distribuție`,
  unwanted: `
    nu/nu_mai/nici_nu vreau/doresc/vrem/dorim/accept/am_nevoie/îmi_trebuie/mă_interesează/sunt_interesat/
      sunt_interesată/am_timp_de/suport/vreau_să/aș_vrea/aș_dori, n am_nevoie/aș_vrea,
    sătul/sătulă/săturat de, m am_săturat, nedorit*/nesolicitat*/enervant*/deranjant*, prefer/aș_prefera să_nu/fără,
    refuz să, urăsc`,
  none: "fără/zero/niciun/nicio/niciuna/nimic, nici un/o, nu mai, gata/stop cu",
  no: `
    nu/niciodată/nicicând/nimic, nu mai, încetați/opriți/terminați/evitați să/cu, rog/aș_vrea/prefer să_nu, a nu`,
  write: `
    scrieți/scrie/scrii/scriu/contactați/contacta/contactezi/contacteze/deranjați/deranja/deranjezi/deranjeze/hărțuiți/
      sâcâiți/agasați/spamați/spamezi/enervați mai/mă/ne/mi/îmi/pe/$/niciodată/vă_rog/te_rog/vreodată/din_nou/iar,
    mai/mă_mai sunați/suna/suni/telefonați/căutați/scrieți/scrie/contactați/deranjați,
    folosiți/utilizați/vindeți/distribuiți/păstrați datele/numărul/informațiile`,
  send: "trimite/trimiteți/trimiți/trimită/trimit/trimis/expediați/expedia/dați/transmiteți/primesc/primi/primim",
  more: `
    mai/nimic/niciodată/altceva/așa_ceva/prostii/astea/asta/acestea/asemenea/vreodată/din_nou/iar/altele/chestii/
      de_astea`,
  left: `
    m_am/ne_am/am_fost dezabonat/dezinscris/șters/retras, am_scris/am_trimis/am_răspuns/trimis stop/opriți/dezabonare,
    am cerut/rugat/spus/zis/solicitat să/deja, v_am/ți_am/te_am rugat/spus/zis/cerut, mi am_retras`,
  still: "încă/în_continuare/totuși/tot/continuați/continui/iarăși/iar/mai_primesc",
  not: "nu/niciodată/fără/nici/nu_vreau/nu_doresc, nu vreau/doresc/vrem să, fără să/a, în_loc să/de",
  miss: "pierd/pierdem/ratez/rata/aștept/așteptăm/pierde/uit/scap_ocazia/dezabonez/renunț",
  lacks: `
    am/are/aveți/avem/ai/au/există/este/e/sunt/era/erau/primit/de_ce/când/văd/găsesc/ajuns/venit/funcționează/
      disponibil*/stoc/apare/apar/încă`,
  limits: `
    ezit*/înainte/după/noaptea/seara/azi/astăzi/mâine/diseară/până/timpul/târziu/devreme/weekend*/duminica/sâmbăta/
      înapoi/cât_timp/așa_des/atât_de_des/dimineața/între/decât`,
  other: `
    comand*/programăr*/programare*/livrar*/livrăr*/colet*/pachet*/rezervar*/rezervăr*/factur*/plata/plată/plății/plăți/
      adres*/coș/coșul/așteptare/cumpărături/invitați/produs*/articol*/masa/masă/bilet*/zbor*/hotel*/camera/cameră/
      autobuz*/tren*/metrou*/poza/poze/pozele/fotografi*/recenzi*/comentari*/mărime*/pantofi*/rochi*/tricou*/asigurar*/
      sala/sală/contract*/reparați*/parola/curs/cursul/fiul/fiica/soțul/soția/prieten*/mama/tata/școal*/grădiniț*/
      medic*/
      doctor*/pata/pată/ceapă/ceapa/card/cardul/credit*/retur*/garanți*/curier*/mașin*/ședinț*/întâlnir*/cont/contul`,
  harmless: `
    stația/stație/autobuzul/trenul/prima/următoarea oprește/oprire, oprire la/în/pe,
    opriți/oprește/opresc la/în/aici/lângă/muzica/mașina, e/este/sunt/nu_e/aproape gata,
    gata de/pentru/comanda/până/în/la/mâncarea, când/cât/până/unde/nu/cum ajunge,
    ajunge la/azi/mâine/până/comanda/coletul/pentru/în/din/pe/cu_bine, destul de/timp/loc/bani/pentru,
    nu ezita/ezitați/uita/uitați/există/e_nevoie/e_nicio/e_problemă/vă_faceți/te_teme,
    nicio/fără problemă/grabă/îndoială/discuție/zahăr/ceapă/gluten,
    scuze/scuzați/pardon/îmi_pare_rău număr/numărul/am_greșit greșit/numărul, am greșit/format numărul/greșit,
    răspunde/răspundeți/trimite/scrie/trimiteți/scrieți/răspunzi cu/stop/mesajul/sms stop/dezabonare/la/pentru/gata,
    pentru/spre dezabonare, pentru a_te/a_vă/a dezabona/opri, nu scrie pe/ce/cât/unde/în/când/nicăieri/dacă,
    nu am/a/ai/au/ați primit/văzut/găsit/venit/ajuns, nu mai am/e/este/aveți/sunt/există/merge/funcționează/găsesc/
      aștept, nu trimite nimeni, lăsați_mă/lasă_mă să mă_gândesc/văd/știu,
    șterge/scoate/elimină/ștergeți/scoateți pata/comanda/produsul/articolul/ceapa/poza/comentariul/recenzia/contul`,
  asks: `
    ce se_întâmplă/înseamnă/este/e/costă/pățesc, de ce, când, cât/câți/câte/câtă, ^ unde, aveți, există, oare,
    dacă/când răspund/scriu/trimit/mă/dau/eu/aș, am fost, din greșeală/eroare/neatenție, accidental, fără să_vreau,
    cum anulez/șterg/modific/returnez/renunț comanda/programarea/rezervarea/la_comandă/o/produsul,
    scrie/spune/zice că, ați/ai spus/scris că, mă_pot/pot_să_mă/se_poate dezabona/dezabonez oricând/mai_târziu/ulterior/
      dacă, mă abonez/înscriu/reabonez din_nou/iar/la_loc, trebuie să, soțul/soția/mama/tata/prietenul/prietena meu/mea,
    care este/e`,
  polite: `
    vă_rog/va_rog/te_rog/rog/rugăm/mulțumesc/mulțumim/mersi/merci/salut/bună/bună_ziua/bună_seara/ziua/acum/imediat/
      urgent/nu/da/ok/cu_stimă/stimate/stimați/domnule/doamnă/domnilor/frumos/tot/odată/de_urgență/numaidecât/alo/hei/
      servus/anticipat/respectuos/băieți/fraților/oameni_buni/pls`,
  filler: `
    eu/mă/mi/îmi/noi/ne/vă/voi/tu/te/ți/îți/acest/această/asta/aceste/astea/acestea/ăsta/de/din/la/cu/și/dar/că/să/pe/
      în/
      un/o/vreau/doresc/dori/aș/pot/puteți/poți/cum/nu/mai/am/ai/ați/v/m/spus/zis/zic/spun/ultima/oară/dată/naibii/
      dracului/dracu/primesc/deja/atât/prea/mult/multe/toate/atâtea/fi/este/e/a/al/ale/voastre/voastră/vostru/mele/meu/
      mea/numai/doar/chiar/serios/pentru/lumea/pula/mea/fraților`,
  known: "oprit/opriri/termini/terminal/terminat/destulă/oprea/aproape/primite",
};

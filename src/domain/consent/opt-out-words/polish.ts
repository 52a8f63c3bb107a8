import type { OptOutWords } from "../opt-out-words.ts";

export const polishWords: OptOutWords = {
  clear: `
    wypisz*/wypisać/wypisac/wypisanie/wypisuję/wyrejestruj*/wyrejestrowa*/odsubskryb*/unsubskryb*/rezygnuję/
      rezygnuje/zrezygnować/wykreśl*/skreśl*,
    usuń/usun/usuńcie/usuncie/usunąć/usunac/skasuj/skasujcie/wykasuj/wykasujcie/zapomnij/zapomnijcie mnie/nas/o_mnie,
    mnie z listy/bazy/tej/waszej/państwa/newslettera/grupy,
    dajcie/daj/dać mi/nam/mi_święty/mi_już/już_mi/już spokój/spokoj, zostawcie/zostaw mnie,
    odczep*/odwal*/odpierdol*/spierdal*/spadaj*/spieprz* $/się/ode/ode_mnie/wreszcie/stąd/ze, sprzeciw wobec/na,
    sprzeciwiam się,
    nie wyrażam/wyrazam/wyraziłem/wyraziłam/wyrażałem/wyrażałam/zgadzam/mają_państwo/macie_mojej zgody/zgodę/się,
    nie/nigdy zapisywał*/zapisał*/zapisywalem/subskrybowa*/zgadzał*/prosił*/podawał*, nic więcej/już od was,
    nie chcę/chce być/byc na/w/niepokojon*/nękan*, nie chcę/chce/chcemy od was/państwa,
    nie życzę/zycze/życzymy sobie, nie kontaktować/kontaktowac/kontaktujcie/kontaktuj/kontaktujecie się/sie,
    zły/zly/pomylony/błędny/niewłaściwy numer $/proszę, pomylili numer,
    zgłaszam/zgłoszę/zglosze was/to/jako_spam/ten_numer, blokuję/zablokuję/zablokuje was/ten_numer/cię/pana/numer,
    bez reklam, dajcie/daj spokój/spokoj, mam was dość/dosc`,
  keyword: `
    nie wysyłaj*/wysylaj*/przysyłaj*/przysylaj*/przesyłaj*/ślijcie,
    rezygnuję/rezygnuje/rezygnacja/wypisz/dość/dosc/wystarczy/przestań/przestańcie/przestan/przestancie,
    dość/koniec tego, mam dość`,
  bare: `
    koniec/usuń/usun/usunąć/wypis/kasuj/zakończ/zakoncz/nigdy_więcej/nigdy_wiecej/żegnam/wyłącz,
    nie interesuje mnie/mnie_to, niezainteresowan*,
    nie/nie_jestem/nie_jestem_już/nie_jestem_tym zainteresowany/zainteresowana, brak zainteresowania,
    nie/już_nie/juz_nie/dziękuję_nie chcę/chce $/tego/już/juz/więcej/wiecej`,
  cancel: "anuluj/anulować/anulowac/odwołaj/odwolaj/anulacja",
  halt: `
    przesta*/zaprzesta*/skończ*/skoncz*/zakończ*/koniec/anuluj/anulować/wyłącz*/wylacz*/rezygn*/zrezygn*/wstrzymaj*/
      zatrzym*/powstrzym*/cofam/cofnąć/cofnięcie/wycof*/odwołuję/odwoluje/odwołać/blokuj*/wypisa*/wypisz*/wypisu*/
      zablok*, koniec z, dość/dosc/dosyć tych/z, mam dość/dosc`,
  topic: `
    wiadomo*/reklam*/ofert*/promocj*/sms*/esemes*/newsleter*/spam*/mail*/powiadomie*/informacj*/komunikat*/
      marketing*/akcj*/rabat*/kupon*/kampani*/śmieci*/smieci*/pierdoł*/bzdur*/ogłosze*/treści/tresci/zgod*/gówn*/
      pisać/pisac/pisania/pisanie/wysyła*/wysyla*/przesyła*/przysyła*/spamowa*/nęka*/kontaktowa*/dzwonić/dzwonic/
      dzwonienia/niepokoić/męczyć/zawraca*/subskrybowa*/dostawać/dostawac/otrzymywa*`,
  plan: "subskrypcj*/członkostw*",
  drop: "usuń*/usun*/skasuj*/skasowa*/wykasuj*/wykreśl*/skreśl*/kasuj*/zapomnij*/wymaż*",
  self: `
    mój/moj/mojego/ten/moich/moje/moją/mnie/swoj* numer/numeru/nr/telefon/kontakt/dane/danych/dane_osobowe/
      danych_osobowych/z/zgodę, z listy/bazy/waszej/tej/państwa/książki/systemu/rejestru, numer telefonu/mój/z`,
  unwanted: `
    nie chcę/chce/chcemy/potrzebuję/potrzebuje/interesują/interesuja/interesuje/chciałbym/chciałabym/życzę/zycze/
      jestem_zainteresowan*/zamawiał*/mam_ochoty/prosił*/zgadzam, dość/dosc/dosyć/mam_dość/mam_dosc,
    już/juz nie chcę/chce, niechcian*/niezamówion*/irytują*/wkurza*/denerwuj*, rezygnuję/rezygnuje z`,
  none: `
    żadnych/zadnych/żadnej/zadnej/bez/nigdy_więcej/nigdy_wiecej/koniec/zero/więcej_żadnych, ^ nie więcej/wiecej`,
  no: "nie, nigdy, już/proszę/prosze/proszę_już nie, zakaz",
  write: `
    pisz/piszcie/pisać/pisac/kontaktuj*/kontaktow*/niepokoj*/niepokoić/nękaj*/nekaj*/nękać/męcz*/spamuj*/zawracaj*/
      zawracać/molestuj*/smsuj*/przeszkadzaj*/wypisujcie_do,
    dzwoń/dzwońcie/dzwon/dzwoncie/dzwonić więcej/wiecej/już/juz/do_mnie_więcej/nigdy`,
  send: `
    wysyłaj*/wysylaj*/wysyłać/wysylac/przesyłaj*/przesyłać/przysyłaj*/przysylaj*/przysyłać/ślij/ślijcie/slijcie/slij/
      wyślij*/przyślij*/otrzymywać/otrzymywac/dostawać/dostawac/wysyłali/przesyłali/przysyłali`,
  more: "więcej/wiecej/już/juz/nic/nigdy/niczego/takich/tego/tych/żadnych/zadnych/dalej",
  left: `
    wypisałem/wypisałam/zrezygnowałem/zrezygnowałam/prosiłem/prosiłam/wysłałem_stop/napisałem_stop/napisałam_stop/
      pisałem_stop`,
  still: "nadal/wciąż/wciaz/ciągle/ciagle/dalej/znowu/znów",
  not: "nie/nigdy/bez, nie chcę/chce się/sie/$, nie chcę",
  miss: "przegap*/stracić/stracic/ominą*/czekać/pominąć",
  lacks: `
    dostał*/dostal*/otrzymał*/otrzymal*/mam/ma/są/sa/jest/było/widzę/dostaję/dostaje/otrzymuję/otrzymuje/przyszł*/
      doszł*/dlaczego/czemu/czy/macie/znalazł*/dotarł*`,
  limits: `
    waha*/przed/po_20/po_22/w_nocy/dziś/dzisiaj/jutro/w_niedziel*/zanim/dopóki/wieczorem/rano/tak_późno/tak_często`,
  other: `
    zamówie*/zamowie*/wizyt*/rezerwacj*/dostawa/dostawy/dostawę/dostawie/paczk*/przesyłk*/przesylk*/faktur*/płatnoś*/
      platnos*/adres*/koszyk*/produkt*/artykuł*/stolik*/bilet*/lot/hotel/pokój/autobus*/pociąg*/zdjęci*/opini*/
      rozmiar/buty/umow*/siłowni*/naprawa/hasło/zakup*/kolejk*/oczekując*/życzeń/gości/syn*/córk*/mąż/żona/szkoł*/
      kurs/termin*/star*/konto_bankowe`,
  harmless: `
    koniec miesiąca/tygodnia/roku/promocji/oferty/dnia/kwietnia/maja/świata/sierpnia, na/pod/do/ten/czy/kiedy koniec,
    wystarczy jeden/jedna/mi/tylko/że/na/do/napisać, dość/dosc dobry/dobrze/drogo/daleko/dużo/szybko/duży,
    więcej informacji/szczegółów/zdjęć/ofert/promocji, stop na, wyślij/odpisz stop, nie piszę/pisałem, dlaczego nie`,
  asks: `
    co się/sie stanie/dzieje/oznacza, co to/oznacza/znaczy, dlaczego, czemu, kiedy,
    czy macie/mają/są/jest/jestem/zostałem/zostałam/ma/mam/nie_ma/mogę_później/mogę_się_później/wypisaliście/
      usunęliście, ^ gdzie, ^ który/która/które, jeśli/jeżeli/gdy wyślę/napiszę/odpiszę/się/zrezygnuję/wypiszę,
    przez pomyłkę/pomylke/przypadek, przypadkowo, niechcący, ile, jak anulować/odwołać/usunąć zamówienie/wizytę,
    zapisać ponownie, ponownie zapisać, moja/mój żona/mąż/kolega/koleżanka/mama`,
  polite: `
    proszę/prosze/poproszę/dziękuję/dziekuje/dzięki/dzieki/dzień_dobry/dzien_dobry/witam/cześć/czesc/hej/pozdrawiam/
      natychmiast/teraz/już/juz/tak/bardzo/państwo/z_góry/wreszcie/w_końcu/od_zaraz/nie_dziękuję/do_widzenia`,
  filler: `
    ja/mi/mnie/się/sie/do/z/ze/to/tego/tych/te/ten/tym/wam/was/wasze/waszych/chcę/chce/chciałbym/chciałabym/jak/mogę/
      moge/można/mam/i/a/na/po/raz/ostatni/powiedziałem/powiedziałam/mówię/pisałem/cholera/kurwa/wszystko/wszystkie/
      od/o/nie`,
  known: "stopa/wpisz/wpisać/wpisuje/wysłać",
};

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOptOut, type Said } from "../../../src/domain/consent/opt-out.ts";

/** Phrases one a line, under the language they are in. */
const optOuts: Readonly<Record<string, string>> = {
  keywords: `
    STOP
    stop
     Stop!
    STOP ALL
    stop please
    please stop
    ok stop it now
    Opt-Out
    opt out
    unsubscribe me
    UNSUBSCRIBE!!!!
    ARRÊT
    darme de baja
    توقف
    end
    Quit
    revoke
    cancel
    STOP STOP STOP
    "STOP"
    TD`,
  disguises: `
    ＳＴＯＰ
    s\u200btop
    stoooop
    S.T.O.P
    s t o p
    S T O P  A L L
    s-t-o-p!
    E.N.D
    un subscribe
    ST0P
    5top
    $top
    ѕтор
    🅂🅃🄾🄿
    𝐒𝐓𝐎𝐏
    s̶t̶o̶p̶
    🛑 STOP 🛑
    sotp
    unsubcribe me pls
    UNSUBSCIBE
    stop sending mesages`,
  English: `
    Please don't text me again
    take me off your list
    lose my number
    no more ads please
    delete my data and never write to me again
    Can you please stop texting me?
    how do I unsubscribe?
    I no longer wish to receive marketing
    no more offers, only order updates
    I cancelled my order, now stop messaging me
    Not the owner of this phone. please delete
    wrong number, don't message again
    I unsubscribed last week, why are you still texting me?
    I said STOP but nobody listens, this is the third time now
    dnt msg me agn
    leave me alone
    Please erase all my personal details
    I withdraw my consent
    cancel my subscription
    not interested`,
  German: `
    keine Nachrichten mehr bitte
    Bitte abmelden
    Meldet mich bitte vom Newsletter ab
    Löschen Sie meine Nummer
    Nehmt mich aus dem Verteiler
    Bitte schreiben Sie mir nie wieder
    hört auf mir zu schreiben
    Hiermit widerrufe ich meine Einwilligung
    Keine Angebote mehr, nur noch Bestellstatus
    moechte keine werbung
    Kein Interesse`,
  French: `
    désabonnez-moi
    Arrêtez de m'envoyer des messages
    Ne m'envoyez plus rien
    m'écrivez plus
    je ne veux plus recevoir vos messages
    plus de pub svp
    supprimez mon numéro
    comment se désabonner ?
    laissez-moi tranquille
    je retire mon consentement`,
  Spanish: `
    no me manden más publicidad
    quiero darme de baja de la lista
    dejen de molestar
    ya no quiero más promociones
    quiten mi numero de su lista
    no quiero q me escriban
    déjenme en paz
    Cómo me doy de baja?
    no me interesa`,
  Portuguese: `
    quero sair da lista
    pare de me mandar mensagem
    n quero receber mais nada
    me tira da lista
    apaga meu número
    chega de propaganda
    não tenho mais interesse, obrigado`,
  Italian: `
    basta
    non scrivetemi più
    cancellatemi dalla lista
    non voglio più ricevere messaggi
    togliete il mio numero
    smettetela di scrivermi
    revoco il consenso`,
  Dutch: `
    ik wil me afmelden
    schrijf me uit
    geen berichten meer aub
    Stop met mij appen
    haal me van de lijst
    verwijder mijn gegevens
    laat me met rust`,
  Polish: `
    proszę mnie wypisać z listy
    nie piszcie do mnie
    nie chcę więcej wiadomości
    usuńcie mój numer
    przestańcie pisać
    cofam zgodę
    rezygnuję`,
  Turkish: `
    artık mesaj istemiyorum
    bana mesaj göndermeyin
    beni listeden çıkarın
    numaramı silin
    rahatsız etmeyin
    dur`,
  Arabic: `
    لا ترسل لي رسائل
    إلغاء الاشتراك
    احذفوني من القائمة
    مش عايز رسايل تاني
    ما بدي رسائل
    أوقفوا الرسائل
    mesh 3ayez rasayel
    ma bade rasayel
    batalo teb3ato`,
  Hindi: `
    मैसेज मत भेजो
    मेरा नंबर हटाओ
    मुझे और ऑफर नहीं चाहिए
    बंद करो
    message mat bhejo
    msg band kro
    mujhe list se hata do
    bhai stop karo yaar
    pareshan mat karo`,
  Indonesian: `
    jangan kirim pesan lagi
    saya ga mau terima promo
    hapus nomor saya
    berhenti berlangganan
    tidak tertarik`,
  Russian: `
    отписаться
    не пишите мне больше
    прекратите рассылку
    удалите мой номер
    не хочу получать рассылку`,
  "scripts without spaces": `
    หยุดส่งข้อความ
    ลบเบอร์ฉันออก
    ไม่ต้องการรับข่าวสาร
    配信停止してください
    もうメッセージはいりません
    リストから外してください
    不要再发了
    请把我从名单中删除
    退订`,
  Swahili: `
    acha kunitumia ujumbe
    msinitumie ujumbe tena
    ondoa namba yangu
    sitaki matangazo`,
  Swedish: `
    sluta
    sluta skicka sms tack
    ta bort mig från listan
    radera mitt nummer
    skriv inte till mig mer
    jag vill inte ha fler erbjudanden
    inga fler meddelanden
    vill ej ha reklam
    lämna mig ifred
    kontakta mig aldrig igen
    snälla avregistrera mig
    jag återkallar mitt samtycke
    säg upp min prenumeration
    trött på era utskick
    jag har aldrig godkänt detta
    ni har fel nummer, sluta höra av er
    skicka inget mer
    jag har avregistrerat mig, varför får jag fortfarande sms?
    inte intresserad
    sluta tjata`,
  Romanian: `
    dezabonare
    opriți mesajele
    nu mai vreau mesaje
    nu imi mai trimiteti nimic
    scoateti-ma din lista
    ștergeți numărul meu
    lăsați-mă în pace
    nu doresc să mai primesc oferte
    va rog sa nu ma mai contactati
    îmi retrag acordul
    m-am săturat de reclamele voastre
    nu sunt interesat
    cum ma dezabonez?
    fără reclame vă rog
    anulați abonamentul
    ați greșit numărul, nu mai scrieți aici
    m-am dezabonat si inca primesc mesaje
    nu mi-am dat acordul pentru asta
    incetati
    terminati cu spamul`,
  Vietnamese: `
    hủy đăng ký
    đừng gửi tin nhắn nữa
    dung gui tin nhan cho toi nua
    xóa số của tôi
    tôi không muốn nhận quảng cáo
    ko muốn nhận tin nữa
    dừng lại đi
    làm ơn ngừng nhắn tin
    cho tôi ra khỏi danh sách
    đừng làm phiền tôi
    không quan tâm
    hãy để tôi yên
    tôi chưa từng đăng ký
    nhầm số rồi, đừng nhắn nữa
    ngừng gửi khuyến mãi giùm
    từ chối nhận tin quảng cáo
    tôi rút lại sự đồng ý
    đã hủy rồi mà vẫn gửi tin
    phiền quá, thôi đi
    khong nhan quang cao nua`,
};

const others: Readonly<Record<string, string>> = {
  "nothing in particular": `
    yes please
    start
    no thanks
    UNSTOP
    subscribe
    👍`,
  English: `
    Stop by our shop?
    which bus stop
    I will wait at the bus stop until the shop opens
    the end of the month is fine
    don't stop, I love these
    never stop these offers
    please do not unsubscribe me
    I want to cancel my order
    can I cancel my order of Friday and take the blue one
    You wrote "Reply STOP to get no more offers", what does that mean?
    what does STOP mean
    What happens if I say stop?
    if I reply STOP will I still get my order updates?
    I unsubscribed by mistake, please add me back
    why did you unsubscribe me?
    I stopped receiving your messages, why?
    I don't want to miss your offers
    Are there no more offers?
    Don't send the parcel before Friday
    please remove the blue jacket from my basket
    take me off the waiting list for Tuesday
    cancel my gym subscription
    Please don't hesitate to message me
    I can't stop laughing
    never stop sending these
    stop, how much is it?`,
  German: `
    Bitte nicht abmelden
    ich melde mich ab und zu
    Ich habe keine Nachricht bekommen
    Habt ihr keine Angebote mehr?
    Ich will kein Angebot verpassen
    Ich möchte meine Bestellung stornieren
    Zwischenstopp in Wien
    anmelden`,
  French: `
    arrêt de bus
    n'arrêtez pas, j'adore
    ne me désabonnez pas
    Pourquoi je ne reçois plus vos messages ?
    Envoyez-moi plus d'offres !
    contactez-moi plus tard
    je voudrais annuler ma commande`,
  Spanish: `
    planta baja
    no me den de baja
    no me llegó el mensaje
    no quiero perderme las ofertas
    quiero cancelar mi pedido
    para mañana`,
  Portuguese: `
    sair de casa
    não quero perder as ofertas
    não recebi a mensagem
    não me tire da lista
    cancelar meu pedido`,
  Italian: `
    quanto basta
    non voglio perdere le offerte
    non ho ricevuto il messaggio
    non cancellatemi dalla lista
    fermata dell'autobus`,
  Dutch: `
    bushalte
    ik heb geen bericht ontvangen
    niet stoppen, ik vind het leuk
    meld me niet af`,
  Polish: `
    przystanek autobusowy
    nie dostałem wiadomości
    nie wypisujcie mnie
    koniec miesiąca`,
  Turkish: `
    siparişimi iptal etmek istiyorum
    fırsatları kaçırmak istemiyorum
    beni listeden çıkarmayın`,
  Arabic: `
    أريد إلغاء الطلب
    لم تصلني الرسالة
    لا تلغوا اشتراكي
    متى يتوقف العرض؟`,
  Hindi: `
    बस स्टॉप कहाँ है
    ऑफर बंद मत करो
    message nahi aaya
    message band mat karo, acha lagta hai
    mujhe unsubscribe mat karna
    order abhi mat bhejo`,
  Indonesian: `
    pesan belum masuk
    jangan berhenti kirim promo ya
    saya tidak mau ketinggalan promo
    batalkan pesanan saya`,
  Russian: `
    не отписывайте меня
    не хочу пропустить акции
    отменить заказ`,
  "scripts without spaces": `
    วันหยุด
    อย่าหยุดส่งนะ ชอบมาก
    バス停はどこですか
    停止しないでください
    不要停，我喜欢
    取消订单
    公交车站在哪`,
  Swahili: `
    kituo cha basi
    usiache kunitumia ofa
    sitaki kukosa ofa`,
  Swedish: `
    busshållplats
    nästa stopp är Uppsala
    sluta inte skicka, jag älskar era erbjudanden
    jag vill inte missa rabatten
    jag har inte fått något meddelande
    finns det inga fler erbjudanden?
    jag vill avboka min tid på fredag
    ta bort jackan från min beställning
    när slutar rean?
    vad händer om jag svarar stopp?
    slut i lager?
    tveka inte att skriva till mig
    skicka inte paketet före fredag
    avregistrera mig inte`,
  Romanian: `
    unde oprește autobuzul
    nu opriți mesajele, îmi plac
    nu vreau să pierd ofertele
    nu am primit mesajul
    vreau să anulez comanda
    scoateți ceapa din comanda mea
    ce se întâmplă dacă scriu stop?
    e gata comanda?
    când ajunge coletul?
    nu ezitați să mă contactați
    nu trimiteți coletul înainte de luni
    de ce nu mai primesc mesaje?`,
  Vietnamese: `
    trạm dừng xe buýt ở đâu
    tôi không muốn bỏ lỡ khuyến mãi
    tôi chưa nhận được tin nhắn
    tôi muốn hủy đơn hàng
    dùng mã khuyến mãi thế nào?
    nếu tôi nhắn stop thì sao?
    đúng rồi, gửi cho tôi nhé
    không sao
    anh Huy ơi gửi lại địa chỉ giúp em
    tất cả tin nhắn đều đến
    đừng giao hàng trước thứ sáu
    khi nào hết khuyến mãi?`,
};

function rows(table: Readonly<Record<string, string>>): Array<[language: string, text: string]> {
  return Object.entries(table).flatMap(([language, lines]) =>
    lines
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line): [string, string] => [language, line.slice(4)]),
  );
}

describe("a typed text that means stop", () => {
  it.each(rows(optOuts))("%s: %s", (_, text) => {
    expect(isOptOut(text)).toBe(true);
    expect(isOptOut({ kind: "text", text })).toBe(true);
  });

  it.each([
    ["at the beginning of a story", `Please stop texting me. ${"It began last year. ".repeat(40)}`, true],
    ["a keyword in a story is a word of it", `stop. ${"Then the bus went on and so did we. ".repeat(30)}`, false],
    ["after the first 400 characters", `${"We had a lovely day. ".repeat(20)} Please stop texting me.`, false],
  ])("long, %s", (_, text, expected) => {
    expect(isOptOut(text)).toBe(expected);
  });
});

describe("a typed text that means something else", () => {
  it.each(rows(others))("%s: %s", (_, text) => {
    expect(isOptOut(text)).toBe(false);
  });

  it.each(["", " ", "?", "\n"])("nothing said: %j", (text) => {
    expect(isOptOut(text)).toBe(false);
  });

  it("is what somebody else wrote, and was passed on", () => {
    expect(isOptOut({ kind: "text", text: "STOP", forwarded: true })).toBe(false);
    expect(isOptOut("> Reply STOP to get no more offers\nI like these")).toBe(false);
  });
});

describe("a quick reply of a template", () => {
  it.each([
    ["Unsubscribe", undefined],
    ["STOP", undefined],
    ["Stop promotions", undefined],
    ["Abmelden", undefined],
    ["Darme de baja", undefined],
    ["Not interested", undefined],
    ["No, thanks", "STOP_PROMOTIONS"],
    ["No, thanks", "Unsubscribe"],
    ["No, thanks", "optOutMarketing"],
    ["Nein danke", "opt-out"],
  ])("%s (%s) is an opt-out", (text, payload) => {
    expect(isOptOut(tapped("button", text, payload))).toBe(true);
  });

  it.each([
    ["Cancel", undefined],
    ["Cancelar", "CANCEL"],
    ["Cancel order", "CANCEL_ORDER"],
    ["Yes please", "YES"],
    ["Bus stop", "BUS_STOP_12"],
    ["Keep me subscribed", "DO_NOT_UNSUBSCRIBE"],
    ["No, thanks", undefined],
  ])("%s (%s) is not", (text, payload) => {
    expect(isOptOut(tapped("button", text, payload))).toBe(false);
  });
});

describe("a choice inside a conversation", () => {
  it.each(["Unsubscribe", "Stop messages", "Stop promotions", "Opt out", "Keine Werbung mehr", "Dar de baja", "退订"])(
    "%s is an opt-out",
    (text) => {
      expect(isOptOut(tapped("choice", text))).toBe(true);
    },
  );

  it.each(["Cancel", "Stop", "End", "Baja", "Sair", "Abbrechen", "إلغاء", "Not interested", "Remove item", "No"])(
    "%s is not",
    (text) => {
      expect(isOptOut(tapped("choice", text))).toBe(false);
    },
  );

  it("counts by its name as well", () => {
    expect(isOptOut(tapped("choice", "No more of this", "unsubscribe"))).toBe(true);
    expect(isOptOut(tapped("choice", "Back", "stop"))).toBe(false);
  });
});

function tapped(kind: Said["kind"], text: string, payload?: string): Said {
  return payload === undefined ? { kind, text } : { kind, text, payload };
}

const keyword = fc.constantFrom("stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe", "baja", "sair");
const decorations: ReadonlyArray<(letters: readonly string[]) => string> = [
  (letters) => letters.join("").toUpperCase(),
  (letters) => letters.map((letter, at) => (at % 2 === 0 ? letter.toUpperCase() : letter)).join(""),
  (letters) => letters.join("."),
  (letters) => letters.join(" "),
  (letters) => letters.join("\u200b"),
  (letters) => letters.join("\u00ad"),
  (letters) => letters.map(fullWidth).join(""),
  (letters) => letters.map((letter) => letter.repeat(3)).join(""),
  (letters) => `${letters.join("")} 🙏🏽🛑`,
  (letters) => `  *${letters.join("")}*!!`,
  (letters) => `${letters.join("")}, please`,
];

function fullWidth(letter: string): string {
  return letter === " " ? "\u3000" : String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0);
}

describe("any text", () => {
  it("is judged without an error", () => {
    const text = fc.oneof(fc.string({ unit: "binary", maxLength: 500 }), fc.string({ unit: "grapheme" }));
    const kind = fc.constantFrom("text" as const, "button" as const, "choice" as const);
    fc.assert(
      fc.property(kind, text, text, (of, label, payload) => {
        expect(typeof isOptOut({ kind: of, text: label, payload })).toBe("boolean");
      }),
    );
    for (const part of ["\ud83d", "stop ", "no send me ", "(", '"', "n o ", "a\u0301", "停", "\n"]) {
      expect(typeof isOptOut(part.repeat(1024 * 1024))).toBe("boolean");
    }
  });

  it("that is a bare keyword counts however it is decorated", () => {
    fc.assert(
      fc.property(keyword, fc.constantFrom(...decorations), (word, decorate) => {
        expect(isOptOut(decorate([...word]))).toBe(true);
      }),
    );
  });
});

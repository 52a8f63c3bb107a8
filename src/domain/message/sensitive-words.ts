/** Kinds of data that nobody may be asked for in a chat. WhatsApp's policy names card, account and identity numbers. */
export const sensitiveKinds = ["password", "card-number", "bank-account", "one-time-code", "national-id"] as const;
export type SensitiveKind = (typeof sensitiveKinds)[number];

/**
 * How one language asks. `give` hands data to the sender of the message, `enter` types it somewhere: a one-time code is
 * entered every day and given to nobody. `block` before a verb turns it round (never share, we will send); `not` undoes
 * a noun (pin code is a postal code in India).
 */
export type AskingWords = {
  readonly nouns: Readonly<Partial<Record<SensitiveKind, readonly string[]>>>;
  readonly give: readonly string[];
  readonly enter: readonly string[];
  readonly block: readonly string[];
  readonly not: readonly string[];
  /** The verb may follow the noun. */
  readonly verbLast: boolean;
};

/** Nouns that every language borrows. */
export const nounsEverywhere: AskingWords["nouns"] = {
  password: list("password, pin"),
  "card-number": list("cvv, cvv2, cvc"),
  "bank-account": list("iban"),
  "one-time-code": list("otp"),
};

const english: AskingWords = {
  nouns: {
    password: list(`
      passcode, passphrase, passwords, login details, log in details, login credentials, credentials, pin number`),
    "card-number": list("card number, card numbers, card details, card security code"),
    "bank-account": list("account number, bank details, banking details, sort code, routing number"),
    "one-time-code": list(`
      otp code, one time password, one time code, one time passcode, one time pin, verification code, security
      code, login code, confirmation code, authentication code, activation code, sms code, 6 digit code, six digit
      code, code you received, code you just received, code we sent, code we just sent, code sent to you, code
      sent to your phone`),
    "national-id": list(`
      social security number, ssn, national id, national id number, national identity number, national insurance
      number, passport number, id card number, identity card number, driving licence number, drivers license
      number, aadhaar, aadhaar number, aadhar, aadhar number, pan number, pan card number`),
  },
  give: list(`
      send us, send me, send back, send your, send the, send over, reply with, respond with, reply, share, tell
      us, tell me, give us, give me, give your, provide, text us, text me, message us, forward, let us know, what
      is your, what s your, whats your, we need your, we require your, need to know your`),
  enter: list("enter, type, type in, submit, confirm, verify, validate, fill in"),
  block: list(`
      we, never, not, dont, don t, cannot, can t, will, ll, wont, won t, never ask you, not ask you, without, nobody,
      no one`),
  not: list("pin code, pin location, pin drop, new password"),
  verbLast: false,
};

const spanish: AskingWords = {
  nouns: {
    password: list("contraseña, clave, clave de acceso"),
    "card-number": list(`
      número de tarjeta, número de su tarjeta, número de tu tarjeta, datos de su tarjeta, datos de tu tarjeta`),
    "bank-account": list("número de cuenta, cuenta bancaria, cbu, clabe"),
    "one-time-code": list(`
      código de verificación, código de seguridad, código que recibió, código que recibiste, código que le
      enviamos, código que te enviamos`),
    "national-id": list("dni, nie, curp, número de pasaporte, cédula, número de identidad, número de seguridad social"),
  },
  give: list(`
      envíe, envíenos, envíanos, envía, envíame, mande, mándenos, mándanos, responda con, responde con, comparta,
      comparte, díganos, dinos, dime, indíquenos, indique, indícanos, facilite, facilítenos, proporcione,
      proporcione su`),
  enter: list("introduzca, introduce, ingrese, ingresa, escriba, confirme, confirma, verifique, verifica"),
  block: list("no, nunca, jamás, ni"),
  not: list("nueva contraseña"),
  verbLast: false,
};

const portuguese: AskingWords = {
  nouns: {
    password: list("senha"),
    "card-number": list("número do cartão, número do seu cartão, dados do cartão, dados do seu cartão"),
    "bank-account": list("conta bancária, dados bancários, número da conta"),
    "one-time-code": list(`
      código de verificação, código de segurança, código que você recebeu, código que enviamos, código recebido`),
    "national-id": list("cpf, rg, número do passaporte, cartão de cidadão, número de identidade"),
  },
  give: list(`
      envie, envie nos, nos envie, me envie, mande, me mande, responda com, compartilhe, partilhe, informe, nos
      informe, me informe, diga nos, nos diga, me diga, passe, me passe, forneça`),
  enter: list("digite, insira, introduza, confirme, verifique"),
  block: list("não, nunca, jamais, nem"),
  not: list("nova senha"),
  verbLast: false,
};

const french: AskingWords = {
  nouns: {
    password: list("mot de passe, code secret, identifiants"),
    "card-number": list(`
      numéro de carte, numéro de votre carte, numéro de ta carte, carte bancaire, coordonnées de votre carte`),
    "bank-account": list("rib, coordonnées bancaires, numéro de compte"),
    "one-time-code": list(`
      code de vérification, code de sécurité, code de confirmation, code reçu, code que vous avez reçu, code que
      nous vous avons envoyé`),
    "national-id": list("numéro de sécurité sociale, carte d identité, numéro de passeport"),
  },
  give: list(`
      envoyez, envoyez nous, envoie, répondez avec, partagez, communiquez, communiquez nous, donnez, donnez nous,
      transmettez, indiquez, indiquez nous, dites nous`),
  enter: list("saisissez, entrez, tapez, confirmez, vérifiez"),
  block: list("ne, n, jamais, pas"),
  not: list("nouveau mot de passe"),
  verbLast: false,
};

const german: AskingWords = {
  nouns: {
    password: list("passwort, kennwort, zugangsdaten, geheimzahl"),
    "card-number": list("kartennummer, kreditkartennummer, kreditkartendaten, kartendaten"),
    "bank-account": list("kontonummer, bankdaten, bankverbindung"),
    "one-time-code": list(`
      tan, bestätigungscode, sicherheitscode, verifizierungscode, einmalcode, code den sie erhalten haben`),
    "national-id": list(`
      ausweisnummer, personalausweisnummer, reisepassnummer, sozialversicherungsnummer, steuer id,
      steueridentifikationsnummer`),
  },
  give: list(`
      senden sie uns, schicken sie uns, sende uns, schick uns, schicke uns, antworten sie mit, antworte mit,
      teilen sie uns, teile uns, nennen sie uns, nenne uns, geben sie uns, gib uns, zusenden, mitteilen,
      übermitteln`),
  enter: list("geben sie, gib, eingeben, bestätigen sie, bestätige, bestätigen"),
  block: list("nie, niemals, nicht, kein, keine, keinem, niemandem, wir"),
  not: list("neues passwort"),
  verbLast: true,
};

const italian: AskingWords = {
  nouns: {
    password: list("parola d accesso, credenziali"),
    "card-number": list(`
      numero della carta, numero della tua carta, numero della sua carta, dati della carta, carta di credito`),
    "bank-account": list("numero di conto, coordinate bancarie"),
    "one-time-code": list(`
      codice di verifica, codice di sicurezza, codice ricevuto, codice che hai ricevuto, codice che ha ricevuto`),
    "national-id": list("codice fiscale, numero di passaporto, carta d identità"),
  },
  give: list(`
      invia, inviaci, invii, ci invii, mandaci, ci mandi, rispondi con, risponda con, condividi, condivida,
      comunicaci, ci comunichi, fornisci, fornisca, dicci`),
  enter: list("inserisci, inserisca, digita, conferma, confermi, verifica"),
  block: list("non, mai"),
  not: list("nuova password"),
  verbLast: false,
};

const indonesian: AskingWords = {
  nouns: {
    password: list("kata sandi, sandi, mpin"),
    "card-number": list("nomor kartu, nomor kartu kredit, data kartu"),
    "bank-account": list("nomor rekening"),
    "one-time-code": list("kode otp, kode verifikasi, kode keamanan"),
    "national-id": list("nik, nomor ktp, nomor paspor, foto ktp"),
  },
  give: list("kirim, kirimkan, balas dengan, bagikan, beritahu, beritahukan, berikan, sebutkan, infokan"),
  enter: list("masukkan, isi, konfirmasi, verifikasi"),
  block: list("jangan, tidak, tak, kami"),
  not: list("kata sandi baru"),
  verbLast: false,
};

const russian: AskingWords = {
  nouns: {
    password: list("пароль, пин код, пинкод"),
    "card-number": list("номер карты, данные карты, реквизиты карты"),
    "bank-account": list("номер счета, реквизиты счета"),
    "one-time-code": list("код из смс, код из sms, код подтверждения, код безопасности, проверочный код"),
    "national-id": list("номер паспорта, паспортные данные, серию и номер паспорта, снилс, инн"),
  },
  give: list(`
      отправьте, отправь, пришлите, пришли, вышлите, сообщите, сообщи, назовите, назови, скажите, укажите,
      ответьте`),
  enter: list("введите, введи, подтвердите"),
  block: list("не, никогда, никому"),
  not: list("новый пароль"),
  verbLast: false,
};

const turkish: AskingWords = {
  nouns: {
    password: list("şifre, şifrenizi, şifreni, parola, parolanızı"),
    "card-number": list("kart numaranızı, kart numarası, kart bilgilerinizi"),
    "bank-account": list("hesap numaranızı"),
    "one-time-code": list("doğrulama kodu, doğrulama kodunu, onay kodunu, güvenlik kodunu, gelen kodu"),
    "national-id": list("tc kimlik, kimlik numaranızı, tc kimlik numaranızı, pasaport numaranızı"),
  },
  give: list("gönderin, gönder, paylaşın, paylaş, iletin, bildirin, söyleyin, yazın"),
  enter: list("girin, giriniz, doğrulayın, onaylayın"),
  block: list("asla, kimseyle, kimseye"),
  not: list("yeni şifre, yeni şifrenizi"),
  verbLast: true,
};

const hindi: AskingWords = {
  nouns: {
    password: list("पासवर्ड, पिन, upi pin, mpin"),
    "card-number": list("card number, कार्ड नंबर, कार्ड की जानकारी"),
    "bank-account": list("account number, खाता संख्या, अकाउंट नंबर"),
    "one-time-code": list("ओटीपी"),
    "national-id": list("aadhaar, aadhaar number, aadhar number, pan number, आधार नंबर, आधार संख्या, पैन नंबर"),
  },
  give: list(`
      भेजें, भेजिए, बताएं, बताइए, साझा करें, शेयर करें, दें, bhejen, bhejo, bheje, batao, bataye, bataiye, share
      karen, share kare, share karo`),
  enter: list("दर्ज करें, darj karen, dale, daalen"),
  block: list("न, ना, नहीं, कभी, मत, na, nahi, mat, kabhi"),
  not: list("pin code, पिन कोड"),
  verbLast: true,
};

const arabic: AskingWords = {
  nouns: {
    password: list("كلمة المرور, كلمة السر, الرقم السري"),
    "card-number": list("رقم البطاقة, رقم بطاقتك, بيانات البطاقة, بيانات بطاقتك"),
    "bank-account": list("رقم الحساب, رقم حسابك"),
    "one-time-code": list("رمز التحقق, رمز التأكيد, الرمز الذي وصلك"),
    "national-id": list("رقم الهوية, رقم هويتك, رقم جواز السفر, الرقم القومي"),
  },
  give: list("ارسل, أرسل, ارسلوا, أرسل لنا, ارسل لنا, شارك, شاركنا, زودنا, اعطنا, أعطنا, أخبرنا"),
  enter: list("ادخل, أدخل, اكتب, أكد"),
  block: list("لا, لن, عدم"),
  not: list("كلمة مرور جديدة"),
  verbLast: false,
};

export const askingWords: readonly AskingWords[] = [
  english,
  spanish,
  portuguese,
  french,
  german,
  italian,
  indonesian,
  russian,
  turkish,
  hindi,
  arabic,
];

function list(phrases: string): readonly string[] {
  return phrases
    .replace(/\s+/g, " ")
    .split(",")
    .map((phrase) => phrase.trim());
}

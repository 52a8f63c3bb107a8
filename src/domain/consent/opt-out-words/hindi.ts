import type { OptOutWords } from "../opt-out-words.ts";

export const hindiWords: OptOutWords = {
  clear: `
    अनसब्सक्राइब/अनसब्स्क्राइब/ऑप्ट_आउट, भेजना बंद/बन्द/रोको/रोकें/छोड़ो/छोड़_दो,
    परेशान/तंग/डिस्टर्ब/संपर्क/सम्पर्क/कॉन्टैक्ट/मैसेज/मेसेज मत/ना/न/नहीं करो/करें/करे/कीजिए/करना/करिए/किया/कर,
    लिस्ट/सूची/ग्रुप/समूह/डेटाबेस से/में_से/से_मुझे/से_मेरा हटा*/निकाल*/बाहर/डिलीट/मेरा/मुझे/नाम/नंबर,
    मुझे/मुझको/हमें/हमको हटा*/निकाल*/बख्श/अकेला/माफ_करो, अकेला छोड़*, छोड़ दो_मुझे, पीछा छोड़*, गलत नंबर/नम्बर,
    रिपोर्ट/ब्लॉक कर/करूंगा/करूँगा/कर_दूंगा/करना, नहीं चाहिए मुझे/ये/आपके/आपका/आगे/कोई,
    bhejna/bhejne/bhejana band/bandh/bnd/roko/rok/chhodo/chodo/choro/mat,
    pareshan/preshan/paresan/pareshaan/tang/disturb/distrub/irritate/bother/contact/sampark/dimag_kharab/
      dimaag_kharab mat/na/nahi/mt karo/kro/kare/karna/kariye/kijiye/krna/karen/kiya/kr,
    message/msg/mesage/massage/reply/whatsapp/text/sms/spam/msgs/messages mat/na/mt/matt karo/kro/kare/karna/krna/
      kariye/kijiye/kiya/kr/kar/karen/dalo, mat/na/mt karo/karna/kro/kare msg/message/contact/call,
    list/group/grup/database/broadcast/lst/contacts/contact_list se/sey/me_se/mein_se/se_mera/se_mujhe hata*/htao/
      nikal*/nikaal*/remove/delete/bahar/out/number/naam/name,
    mujhe/muje/mujko/mjhe/mje/mujhko/humko/hume/humein hata*/htao/nikal*/nikaal*/remove/delete/bakhsh/maaf_karo/
      block_karo/list_se, peecha/picha/pichha chod*/chhod*/chor*, akela/akele chod*/chhod*,
    mujhe chod/chodo/chhodo do, mujhse/mujse/humse/mere_se contact/sampark/baat mat/na/nahi,
    galat/galt/wrong number/no/nambar hai/h/pe/$/par,
    report/block kar/karunga/karungi/krunga/kar_dunga/kr_dunga/karna_padega,
    ab/aur aur_nahi/nahi chahiye/chaiye/bhejo/message,
    nahi/nahin/nai/ni/nhi chahiye/chaiye/chahie/chaye/chahye/chiye/cahiye mujhe/muje/ye/yeh/aapke/apke/aapka/koi/
      tumhare`,
  keyword: `
    मत/ना/न/नहीं भेज*, mat/na/mt/matt/nahi/nai bhej*, बस/रोकें/रोको/रोकिए/स्टॉप/बंद_कर/बंद_कर_दो/बन्द_कर,
    बंद/बन्द/बस करो/करें/करे/कीजिए/करिए/कर/कर_दो, band/bandh/bnd/roko/rokiye/roke/ruko/bas,
    band/bandh/bnd/stop/bas/bus karo/kro/kar/kar_do/kardo/krdo/kariye/kare/karein/karen/kijiye/bhai/ye/yeh`,
  bare: `
    बंद/बन्द/रोक/रुको/रद्द/हटाओ/हटा_दो/हटाएं/निकालो/समाप्त/खत्म, नहीं चाहिए,
    मुझे/मुझको नहीं_चाहिए/रुचि_नहीं/रुचि_नहीं_है/दिलचस्पी_नहीं/दिलचस्पी_नहीं_है/कोई_रुचि_नहीं_है,
    रुचि/दिलचस्पी/इंटरेस्ट नहीं/नहीं_है, rok/hatao/hata_do/hatado/htao/nikalo,
    mujhe/muje/mjhe nahi/nhi/nai/ni/nahin chahiye/chaiye/chahie, nahi/nhi/nai/ni/nahin chahiye/chaiye/chahie,
    interest/intrest/interested/intrested nahi/nhi/nahin/nai $/hai/h/hu/hoon/hun/mujhe,
    mai/main/mujhe/koi/mujhe_koi interest/interested nahi/nhi $/hai/hu/hoon/h, remove/delete karo/kar_do/kro,
    chod/chhod/chodo do/$`,
  cancel: "कैंसिल/कैंसल/रद्द_करो, cancel/radd karo/kar_do/kro/kardo",
  halt: `
    बंद/बन्द/रोक/रोको/रोकें/रोकिए/बस/स्टॉप/रद्द/खत्म/समाप्त/कैंसिल, तंग/परेशान आ/हो,
    band/bandh/bnd/roko/rok/roke/rokiye/bas/khatam/khtm/radd/cancel, tang/pareshan/thak aa/ho/gaya,
    withdraw/wapas/vapas`,
  topic: `
    मैसेज*/मेसेज*/संदेश*/सन्देश*/एसएमएस/विज्ञापन*/ऑफर*/ऑफ़र*/प्रमोशन*/प्रचार*/नोटिफिकेशन*/सूचना*/न्यूजलेटर/मेल/स्पैम/
      अपडेट*/मार्केटिंग/भेजना/भेजने/अनुमति/सहमति/massage/mesage/mesej/offer/offers/ofer/add/vigyapan/promotional/
      update/updates/text/texts/sandesh/bhejna/bhejne/prachar/advertis*/faltu/bakwas/bakwaas/deal/deals/scheme/
      schemes/consent/permission`,
  plan: "सदस्यता/सब्सक्रिप्शन/subscription/membership",
  drop: "हटा*/निकाल*/डिलीट/मिटा*/भूल/रिमूव, hata*/htao/nikal*/nikaal*/delete/dlt/remove/mita*/bhool/bhul",
  self: `
    मेरा/मेरे/मेरी/मुझे/इस/सारा/सारी नंबर/नम्बर/नाम/डेटा/डाटा/जानकारी/फोन_नंबर/मोबाइल_नंबर/कॉन्टैक्ट/लिस्ट_से/
      सूची_से/आपकी_लिस्ट_से, मुझे/मुझको/लिस्ट/सूची,
    mera/mere/meri/is/mujhe number/no/nambar/num/nmbr/naam/data/name/contact/details/detail/phone_number/
      mobile_number/info/list_se/apni_list_se/apne_list_se, mujhe/muje/mujko/mjhe/list/lst/number/no_ko`,
  unwanted: `
    नहीं/नही चाहिए/चाहता/चाहती/चाहते/लेना/चाइए, की जरूरत_नहीं/ज़रूरत_नहीं, में रुचि_नहीं/दिलचस्पी_नहीं,
    से परेशान/तंग, nahi/nhi/nahin/nai/ni/na chahiye/chaiye/chahie/chahta/chahti/chahte/mangta/lena/pana,
    me/mein interest_nahi/interested_nahi/interest_nhi, ki zarurat_nahi/jarurat_nahi/zaroorat_nahi,
    se pareshan/tang/preshan, chahiye nahi/nhi/hi_nahi`,
  none: "और/कोई नहीं, बिना, aur/koi nahi",
  no: "मत/ना/न/नहीं/नही/mat/na/mt/nahi/nhi/nai/nahin",
  write: "परेशान/तंग/डिस्टर्ब/संपर्क, pareshan/preshan/tang/disturb/sampark",
  send: "भेज*, bhej*, send karo/karna/kare/kro",
  more: `
    और/आगे/आगे_से/दोबारा/दुबारा/फिर/फिर_से/कभी/कुछ/मुझे/अब,
    aur/aage/dobara/dubara/dubaara/fir/phir/kabhi/kuch/mujhe/muje/mjhe/ab/again/ainda`,
  left: `
    अनसब्सक्राइब_किया/स्टॉप_भेजा/स्टॉप_लिखा/बोला_था/मना_किया,
    unsubscribe_kiya/unsubscribe_kar_diya/stop_bheja/stop_likha/mana_kiya/bola_tha/kaha_tha/bol_diya`,
  still: "फिर_भी/अभी_भी/अब_भी/अब_तक, phir_bhi/fir_bhi/abhi_bhi/ab_bhi/abhi_tak/ab_tak/fir_se/still",
  not: "मत/नहीं/ना/न/mat/nahi/nhi/na/nahin/mt",
  notAfter: "मत/नहीं/नही/ना/न/कब, mat/mt/nahi/nhi/na/nahin/nai/kab",
  miss: "मिस/छूट/खोना/छोड़ना/गंवाना/इंतजार/miss/chutna/khona/gawana/intezaar/wait/chhootna",
  lacks: `
    आया/आयी/आई/आए/मिला/मिले/मिली/क्यों/कब/कहां/कहाँ/बचा/बचे, आ_रहे/आ_रहा/मिल_रहे/है_क्या,
    aaya/aya/ayi/aayi/aaye/mila/mile/mili/kyu/kyun/kyon/kab/kaha/kahan/bacha/pahucha,
    aa_rahe/aa_raha/aa_rha/mil_raha/hai_kya/h_kya`,
  limits: "पहले/रात/आज/कल/तक/दौरान/raat/pehle/aaj/kal/tak/subah/sham/meeting/office_me/office_time",
  other: `
    ऑर्डर*/आर्डर*/बुकिंग/अपॉइंटमेंट/डिलीवरी/पार्सल/बिल/पेमेंट/भुगतान/पता/कार्ट/प्रोडक्ट/सामान/टिकट/होटल/ट्रेन/फोटो/
      साइज/जूते/दुकान/स्टोर/लाइट/पानी/खाता/कार्ड/लोन/स्कूल/डॉक्टर/बेटा/बेटी/order*/booking/appointment/delivery/
      parcel/courier/bill/payment/address/cart/product/saman/samaan/ticket/hotel/train/photo/size/shoes/dukan/dukaan/
      shop/store/light/pani/paani/account/card/loan/school/doctor/bus/gym/plan/recharge/policy/beta/beti/refund/item/
      return`,
  harmless: `
    बस स्टॉप/स्टैंड/स्टेशन/में/से/एक/दो/इतना/यही/ये/थोड़ा/जानकारी/अड्डा, bus stop/stand/adda/se/me/ka/ki/kab,
    bas stop/ek/itna/yahi/ye/thoda/do/sawal/pata/puchna/info/jankari, कब/कितने_बजे/दुकान/कहाँ/ऑफिस बंद,
    बंद होता/होती/होगी/हो/होगा/है/होने/रहेगी/हुआ/हुई/था,
    band hota/hoti/hogi/ho/hoga/hai/hone/rahegi/hua/hui/tha/h/baja,
    kab/kitne_baje/dukan/shop/office/store/rock/boy/wrist band/bandh, रुको जरा/मत/ज़रा/थोड़ा/मैं,
    ruko zara/jara/mat/thoda/main/mai/abhi, thoda ruko, ruko ek, कुछ नहीं, कोई बात/समस्या नहीं, kuch nahi/nhi,
    koi baat/problem/dikkat nahi, नहीं धन्यवाद, nahi thanks/shukriya, miss/मिस नहीं/nahi/nhi, aur nahi hai`,
  asks: `
    क्या होगा/होता/मतलब/अर्थ, मतलब क्या, क्यों नहीं/बंद/हटा*, कब, कहाँ, कहां, कितना/कितने/कितनी,
    अगर/यदि मैं/मैने/स्टॉप, गलती से, kya hoga/hota/matlab, matlab kya, kyu/kyun/kyon nahi/nhi/band/hata*,
    kab/kaha/kahan, kitna/kitne/kitni, agar main/mai/maine/stop/mene, galti se, by mistake, hai/milega kya,
    aapne/likha likha/hai, baad me/mein unsubscribe`,
  polite: `
    कृपया/प्लीज/धन्यवाद/शुक्रिया/नमस्ते/नमस्कार/भाई/जी/सर/मैडम/अभी/तुरंत/हाँ/ओके/यार/kripya/kripaya/krpya/dhanyawad/
      dhanyavad/shukriya/namaste/namaskar/bhai/bhaiya/ji/mam/abhi/turant/jaldi/haan/ha/yaar/yar/re/dost/didi/na/
      sirji/ab/acha/accha`,
  known: "batao/batana",
  filler: `
    मैं/मुझे/मेरा/मेरे/मेरी/ये/यह/इस/इसे/आप/आपके/आपका/तुम/को/से/में/के/की/का/है/हैं/करो/करें/कर/दो/दें/दीजिए/कीजिए/
      करना/चाहता/चाहती/हूं/हूँ/सब/अब/और/करे/बोला/कहा/बार/main/mai/mein/mujhe/muje/mera/mere/meri/ye/yeh/is/ise/isko/
      aap/aapke/aapka/apka/tum/ko/se/ke/ki/ka/hai/h/karo/kro/kar/kr/do/dijiye/kijiye/karna/krna/chahta/chahti/hu/
      hoon/hun/sab/saare/sare/aur/bola/kaha/baar/bar/kare/karein/kariye/bilkul/warna/varna`,
};

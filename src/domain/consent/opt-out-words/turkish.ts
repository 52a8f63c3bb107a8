import type { OptOutWords } from "../opt-out-words.ts";

export const turkishWords: OptOutWords = {
  clear: `
    listeden/listenizden/listesinden/rehberden/rehberinizden/gruptan/üyelikten/abonelikten/aboneliğimden/sistemden/
      sisteminizden/bültenden/kayıtlardan/buradan çıkar/cikar/çıkarın/cikarin/çıkarınız/çıkart/çıkartın/çıkarır/
      cikarir/çıkarılmak/çıkmak/cikmak/çık/cik/çıkarsanız/silin/sil/siliniz/kaldırın/ayrılmak/çıkış/çıkarabilir/
      çıkarmanızı/çıkarılmamı/beni/silinmek/çıkıyorum/adımı/numaramı,
    beni/bizi çıkar/çıkarın/çıkart/çıkartın/çıkarınız/silin/sil/rahat_bırak/rahat_birak/rahat_bırakın/rahat_birakin,
    rahat bırak*/birak*,
    aboneliğimi/aboneligimi/aboneliği/abonelik/üyeliğimi/uyeligimi/üyeliği/üyelik/kaydımı/kaydimi iptal/iptali/sil/
      silin/sonlandır*/bitir*/durdur*,
    rahatsız/rahatsiz etmeyin/etme/etmeyiniz/etmesin/etmesinler/ediyorsunuz/edilmek/edici,
    bir daha yazma*/gönderme*/gonderme*/atma*/arama*/mesaj*/rahatsız/sms/ulaşma*/iletişim*/bana,
    iletişime geçmeyin/gecmeyin/geçme/geçmeyiniz/geçmesin/geçmenizi,
    iznimi/onayımı/rızamı/izni/onayı geri/iptal/kaldır*, geri çekiyorum/alıyorum/cekiyorum,
    onay/izin/rıza vermiyorum/vermedim, itiraz ediyorum, yanlış/yanlis numara $/lütfen,
    abone/üye/kayıt olmadım/değilim/olmamıştım, şikayet/sikayet edeceğim/ederim/ediyorum/ederiz, spam olarak,
    engelliyorum/engelledim/engellerim/engelleyeceğim, bana yazma/yazmayın/yazmayin/ulaşma/ulaşmayın/atma/atmayın,
    defol/defolun/siktir/siktirin, kesin/kes artık/şunu/sunu/şu/bu,
    mesajlarınızı/mesajlarınızdan/mesajlarınız almak_istemiyorum/bıktım/bıktık/usandım`,
  keyword: "dur/durdur/durdurun/yeter/bırakın/kes/kesin, yeter/dur artık/artik, artık yeter/dur",
  bare: `
    istemiyorum/iptal/çık/cik/çıkış/cikis/çıkar/ret/reddet/sil/silin/son/bitir/kapat/ilgilenmiyorum/ilgilenmiyoruz/
      istemem/istemiyoruz/gönderme/göndermeyin/yazma/yazmayın/atma/atmayın/engelle/kaldır/bıktım/biktim,
    artık/artik/hayır/teşekkürler istemiyorum, ilgimi çekmiyor, ilgi duymuyorum, iptal edin/et`,
  cancel: "vazgeç/vazgec/iptal_et",
  halt: `
    dur/durdur*/kes/kesin/kesiniz/bırak/bırakın/birakin/birak/bırakır/bırakınız/yeter/son/sonlandır*/bitir/bitirin/
      iptal/engelle/engelleyin/kapat/kapatın/atma/atmayın/atmayin/atmayınız/atmasın/atmasınlar/gönderme/gonderme/
      göndermeyin/gondermeyin/göndermeyiniz/göndermesin/gönderilmesin/yollama/yollamayın/yollamayin/yollamayınız/
      yazma/yazmayın/yazmayin/yazmayınız/iletmeyin/paylaşmayın/gelmesin/çıkmak/ayrılmak/almayayım/yapmayın/çekmeyin/
      bıktım/biktim/usandım/sıkıldım`,
  topic: `
    mesaj*/msj*/sms*/kampanya*/promosyon*/teklif*/bildirim*/bülten*/bulten*/newsleter*/eposta*/e_posta*/indirim*/
      tanıtım*/tanitim*/duyuru*/ileti/iletiler*/iletileri*/fırsat*/firsat*/bilgilendirme*/pazarlama*/yazmayı/
      göndermeyi/atmayı/aramayı/gönderimi/bana/artık/artik/sakın/bir_daha/daha_fazla/hiçbir_şey/hicbir_sey`,
  plan: "abonelik*/aboneliğ*/abonelig*/üyelik*/uyelik*/üyeliğ*",
  drop: `
    sil/silin/siliniz/silinsin/silinmesini/silmenizi/silebilir/siler/kaldır/kaldırın/unutun/çıkarın/çıkar/cikar/
      cikarin/kaydetmeyin`,
  self: `
    numaramı/numarami/numaram/numaramızı/telefonumu/telefon_numaramı/verilerimi/verilerim/bilgilerimi/kaydımı/
      kaydimi/adımı/ismimi/hesabımı/bu_numarayı/beni/listeden/listenizden/rehberinizden/sisteminizden/sistemden`,
  unwanted: `
    istemiyorum/istemiyoruz/istemem/istemiyom/ilgilenmiyorum/ihtiyacım_yok/bıktım/biktim/usandım/yeter/istenmeyen/
      gerek_yok`,
  none: "artık_hayır/son/hayır/yeter",
  left: "çıktım/iptal_ettim/dur_yazdım/stop_yazdım/ret_yazdım/iptal_yazdım/söyledim/istemiyorum_dedim",
  still: "hala/hâlâ/halen/yine/neden_mesaj",
  not: "değil/asla/hiç",
  notAfter: "değil/etmeyin/etme/olmasın/etmiyorum/etmek_istemiyorum",
  miss: "kaçır*/kacir*/beklemek/kaybetmek",
  lacks: "gelmedi/gelmiyor/var/almadım/alamıyorum/almıyorum/alamadım/neden/niye/bitti/ulaşmadı",
  limits: "çekin*",
  other: `
    sipariş*/siparis*/randevu*/rezervasyon*/teslimat*/kargo*/paket*/fatura*/ödeme*/odeme*/adres*/sepet*/ürün*/urun*/
      masa*/bilet*/uçuş*/otel*/oda/otobüs*/tren/fotoğraf*/yorum*/beden/ayakkabı*/elbise/sigorta*/spor/sözleşme*/
      tamir/garanti*/şifre*/ders*/kurs/oğlum/kızım/eşim/arkadaşım/annem/okul/doktor/leke*/soğan*/kart/kredi/hattımı/
      durağ*/iade*/alışveriş*`,
  harmless: `
    son gün/fırsat/sipariş/durum/dakika/bir/tarih/kullanma/hafta/ürün/kaç/durak, en son, ne zaman, bir dur, dur bir,
    çıkış saati/kapısı, kesin mi/olarak/bilgi/gelirim/gelir/tarih/değil/alırım/bir, kaçırmak istemiyorum,
    kaçırmayı istemiyorum, beklemek istemiyorum`,
  asks: `
    ne olur, ne demek, neden, niye, niçin, ne zaman, kaç, nerede, hangi, var mı, eğer, yanlışlıkla, kazara, bitti mi,
    durum nedir`,
  polite: `
    lütfen/lutfen/teşekkürler/tesekkurler/teşekkür_ederim/tesekkur_ederim/sağol/sagol/merhaba/selam/iyi_günler/
      iyi_gunler/iyi_akşamlar/hemen/artık/artik/şimdi/hayır/evet/tamam/saygılar/saygılarımla/rica_ediyorum/
      rica_ederim/acilen/tşk/slm/efendim/yaa/ya/be/abi`,
  filler: `
    ben/beni/bana/bu/şu/siz/sizden/sizin/mesaj/mesajları/mesajlarınızı/istiyorum/nasıl/nasil/etmek/ederim/misiniz/mi/
      için/kez/dedim/diyorum/ne/kadar/çok/de/da/ve/bir/daha/size/edin/et/olsun/allah/aşkına/lan/amk`,
  known: "gönderdim",
};

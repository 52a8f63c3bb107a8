import type { OptOutWords } from "../opt-out-words.ts";

export const sharedWords: OptOutWords = {
  clear: `
    unsubscribe/unsub/unsubs/unsubscription/unsubscribing/optout/optouts/stopall, opt out, opt me/us out, opting out,
    opt ou/ouy/oyt/iut/oit`,
  keyword: "stop/stopp/stpo/sotp/tsop/stp/stahp/stopit, no stop",
  bare: `
    td, spam, stop2end, avsluta, avregistrera, poista, lopeta, dezabonare, huy, dung, dừng lại, huỷ, הסר, הסירו,
    הסר אותי, להסרה, הסרה, διαγραφή, σταμάτα, відписатися, 수신거부, 그만, 구독취소`,
  halt: "stop/stopp/stpo/sotp/stp/stahp, no stop",
  topic: `
    sms/smses/msg/msgs/message/messages/whatsapp*/whatsap*/watsapp*/spam*/promo/promos/promotion*/marketing/
      newsletter*/notification*/notifs/broadcast*/email*/mail/mails/mailing*/ads/reklam*`,
};

import type { OptOutWords } from "../opt-out-words.ts";

export const englishWords: OptOutWords = {
  clear: `
    remove/delete/erase/exclude/unlist/rmv/remov/unsubscribe/drop me/us $/off/from/frm/of/out/please/pls/plz/now/and/
      at_once/immediately/asap/already/as/permanently/forever/completely/thanks/thank/entirely/altogether/this/ty,
    forget me/us/about_me/i_exist $/please/and,
    take/get/taking/getting/keep/leave/pull/strike/cross/scratch me/us/my_number/my_name/this_number off/of,
    take/get/keep/leave/pull me/my_number/my_name/this_number out $/please/of_your/of_this_list/of_the_list/of_it/
      now, taken/removed/removing/excluded me/us/off/from_your,
    to_be/get/me/i_be/number_be/getting taken_off/removed/unsubscribed/deleted/excluded,
    off/from/out_of/of your/ur/this/all list/lists/contacts/database,
    unsubscribed please/pls/now/from_this/from_your, leave me/us/my_phone/this_number alone/be, let me/us be_$/alone,
    go away/fly, get lost, back off, piss/fuck/fck/eff/f/bugger/buzz/sod/naff off/of, shut up,
    no longer consent/agree, not consent, i object, object to direct/any/your/receiving/marketing/the_use,
    right to be_forgotten,
    dont/do_not/never/no_longer/not/rather_not want/wanna/wish/like/care/need to_hear/hear/hearing from/of/anything,
    not/never/nothing hear_from, rather not hear, no longer have_my/has_my, get off my,
    my number/data/details/info/information/name erased/deleted/removed/forgotten/taken_off/off,
    want/wanna/like/wish/trying/try/need to/2 stop $, want this/these/it/them/you/u/all_this to stop,
    make it/this/them/these/that stop, needs/has/must/have/got to stop_$/stop_now/stop_please, must stop now,
    asked/told/tell/telling/asking/begging/begged/warned/warning you/u/yall/them/nicely to/2 stop/quit,
    asked to be/stop, delete/close/erase/cancel/terminate my account/profile,
    times do/must/should/have i have_to/need_to/to say/tell/ask/write/text/type/send/repeat, said/say stop/no_more,
    you/u/yall stopped texting/messaging/contacting/sending/writing/spamming,
    leave/leaving/exit/quit/out_of this/the/your/ur list/mailing_list/contact_list/sms_list/group/channel/broadcast,
    turn/turning/switch this/these/them/all/notifications off/of, mute this/your channel/chat/list/group,
    never/didnt/did_not/dont_remember/dont_recall/who sign/signed/signing me/up/you_up,
    never/didnt/did_not subscribe/subscribed/opt_in/opted_in/agree_to/agreed_to/consent/consented/request/requested/
      ask_for/asked_for/authorize/authorized/ask_to_be/asked_to_be/asked_to_receive/ask_to_receive,
    never/didnt/did_not give/gave you/u my/permission/consent,
    didnt/did_not/never give/gave permission/consent/my_consent,
    have/got/has/texting/contacting/messaging/reached/its/is/with the/a/this wrong number/person/guy/contact,
    u got wrong number, end/cancel/stop subscription/subscriptions, no part of,
    ^ wrong/not_the_right number/person $, number is wrong,
    report/reporting/reported you/u/ur/your/as_spam/this_as/it_as/for_spam/to_whatsapp/to_the,
    block/blocking/blocked you/u/ur/your, mark/marking/marked/marked_you as/this_as/you_as/it_as spam,
    do/your/the not/do_not call/contact/text/disturb list/registry/register, do not/never disturb,
    dont/do_not/never/dnt text/txt/msg/message/contact/write/spam/disturb $,
    no/any further/more/other/future/direct contact/communication/communications/correspondence/solicitation,
    cease and desist, im/i_am/am/we_are done/out/finished with you/u/your/ur/these/this/all, count me out,
    exclude me,
    stop this/these/dis/that/it/with/all/u/you/i/im/its/thank/dont/them now/nonsense/bs/bullshit/shit/crap/madness/
      from/immediately/please/pls/plz/at_once/already/guys/people/are/want/dont/never/is/stuff/things/really/hate/am/
      coming/harassment,
    unenroll/disenroll/unenrol/deregister/unregister/unlist/delist/desubscribe/unfollow/blacklist me/us/my/$/please/
      pls/from/this/you`,
  keyword: `
    stop it/this/them/that/these/now/already/all/everything/please, please/pls/plz/just/kindly stop,
    enough is enough, cut it out, knock it off, give it a rest, cease and desist, desist`,
  bare: `
    end, quit, revoke, remove, delete, block, enough, cease, halt, terminate, discontinue, opt, leave, erase,
    unwanted, blocked, reported, removed, unsubscribed, opted out, end this/it/now/all, quit it/this, i quit,
    exit/leave list/group, thats enough, ive/i_have had enough, enough already/of_this,
    remove/delete/erase this/it/pls/number, no more, nomore, no more please/thanks/thank_you, out, im_out/i_am_out,
    take off, not interested,
    no_longer/not/never/im_not/i_am_not/im_no_longer/i_am_no_longer/really_not/am_not interested,
    not interested any_more/anymore/at_all/in_this/in_it/in_these/in_your_stuff, no interest, not for me,
    dont/do_not/i_dont/i_do_not want, dont/do_not/i_dont/i_do_not want it/this/these/any/to/them any_more/anymore/$,
    its/this_is/such/just/this/thats spam, hell no, blocked and_reported, reported and_blocked, wrong number,
    no spam/texts/marketing/ads, go away, no_longer/not wanted, fuck_you/fuck_u/fuck_this`,
  cancel: "cancel/cancle/cancell/cancelled/canceled, cancel all/now, abort",
  halt: `
    quit/cease/ceasing/halt/discontinue/discontinuing/disable/deactivate/terminate/suspend/ditch/cancel/canceling/
      cancelling/refrain/desist/block/mute/withdraw/withdrawing/revoke/revoking/retract/rescind/stopping/end_this/
      end_these/end_the/end_those/end_your/end_my/end_all/ending, ^ end, turn/turning/switch/switching/shut off/of,
    get rid/out of, getting rid of, knock off, put an_end/a_stop to, lay off/of, enough with/of, no longer send,
    cut the/this/it/out_the/out_with, be/am/is done with,
    remove/removed/remove_me/take_me/get_me/exclude_me/delete_me/unsubscribe_me/leave_me from/off/out_of/of,
    opt out of/from`,
  topic: `
    text/texts/txt/txts/mesg/mssg/mssgs/offer/offers/deals/coupons/vouchers/discounts/updates/alerts/reminders/
      campaign/campaigns/announcement/announcements/advert*/advertis*/commercials/publicity/propaganda/mailers/
      flyers/junk/crap/bullshit/bs/garbage/rubbish/nonsense/shit/stuff/trash/solicitation*/soliciting/sales/blasts/
      content/communication*/correspondence/contact/contacts/promotional/consent/permission/authorization/
      authorisation/agreement/sending/sendin/texting/textin/txting/txtin/messaging/messagin/messeging/msging/msgin/
      contacting/writing/emailing/mailing/calling/bothering/botherin/harassing/pestering/annoying/bugging/disturbing/
      spamming/bombarding/flooding/hounding/stalking/pinging/blasting/advertising/pushing/nagging/whatsapping/
      selling/hitting_me/hitting_my/blowing/using_my/sharing_my/dms/dming/getting/receiving/receive/recieve/get_any/
      get_these/opt_in/optin/reaching_out/solicitations/chatting/talking_to_me/wasting_my/sell_me/harassment/
      harrassing/harassin/data_processing/processing`,
  plan: "subscription/subscriptions/membership/enrollment",
  drop: `
    remove/removing/removal/delete/deleting/erase/erasing/forget/lose/loose/ditch/trash/wipe/scrap/destroy/exclude/
      purge/discard/pull/unlist/strike/scratch/cross/take_off/rmv/remov/dlt, get rid of, throw away`,
  self: `
    my/this/the/our number/no/num/nr/cell/phone/digits/contact/contacts/details/info/information/data/name/mobile/
      number_please, my personal/private/phone/cell/mobile/contact/whatsapp data/details/info/information/number/no,
    your/ur/this/the/mailing/contact/distribution/marketing/subscriber/broadcast/sms/text/call list/lists/database/
      data_base/system/records/phonebook/group/files, off/of your/this/ur phonebook/list/lists/system/database,
    mailing list, all my/of_my/the data/details/info/personal, any/all data/info/information you/about,
    everything/anything you_have/about_me/on_me/about_us`,
  unwanted: `
    dont/do_not/dnt/didnt/never/no_longer/not want/wanna/wish/need/like/care/require/appreciate/desire,
    no longer interested/require, dont/do_not want to/2/any/anymore/you/u/your/ur,
    not interested/intrested/intersted/interrested in, no interest/desire/need/wish/time,
    tired/sick/fed_up/weary/bored/exhausted of/with/by,
    had/have/got/seen/received/getting enough/enuf/sick/tired of/with, hate, rather not, prefer not,
    would rather/prefer not, cant stand, can/could do without, unwanted, unsolicited, annoyed by/with, decline,
    refuse, want/wanna/get/let_me out/off of/from/your, no use for, ^ enough`,
  none: `
    ^ no, no/nomore/no_mo more/further/other/longer/additional,
    please/pls/plz/want/need/wanted/and/also/thanks/absolutely no, zero, not one/another/a_single more/$, never any,
    any more, without any, nomore`,
  no: `
    dont/do_not/donot/dnt/never/never_ever/dont_ever/do_not_ever/please_not/not_to/mind_not/can_you_not/
      could_you_not/can_u_not/will_you_not/would_you_not/stop/quit/cease/no_longer/must_not/should_not/shouldnt/
      avoid/refrain_from/dont_you/dont_even/dont_you_dare/no_more/dun, nobody/no_one/noone should/to/may,
    without my permission,
    dont/do_not/never/no_longer/not/nor want/wish/like/need/wanna/want_you/want_u/need_you/want_anyone/want_yall/
      want_them/wish_for_you`,
  write: `
    text/txt/msg/message/mesage/contact/write/email/mail/whatsapp/spam/bother/disturb/harass/pester/annoy/bug/ping/
      dm/nag/hound/solicit/reach/approach/hit_up/inbox/texting/messaging/contacting/bothering/hmu me/us/to_me/to_us/
      again/anymore/any_more/ever/this/my_phone/my_number/my_cell/here/no_more/please/pls/plz/on_this/them_again/
      on_whatsapp/via/or, text/txt/message/msg/contact/email/write by,
    call/phone/ring again/anymore/any_more/ever/or_text/or_message/this_number/us_again/my_number/no_more/me_again/
      me_anymore/me_any_more/me_ever/me_or/me_no_more, call or text/message, text or call,
    be contacted/texted/messaged/bothered/disturbed/spammed/harassed/solicited, reach out, communicate with me,
    use/share/sell/store/keep/save/process my number/data/details/contact/info/personal/phone,
    sell/advertise/market to_me/to_us/me/my, add/include/subscribe/enroll me`,
  send: "send/sent/sending/sned/snd/share/forward/deliver/post/give/push",
  more: `
    again/anymore/any_more/no_more/ever/anything/anythin/nothing/nothin/any/stuff/shit/crap/things/such/me_$/
      me_please/me_pls/me_plz/me_this/me_these/this_kind/those/more_$/your/ur/these/us_$`,
  left: `
    unsubscribed/blocked, opted out, said/sent/texted/replied/wrote/typed stop, asked/told you/u/to,
    already cancelled/canceled/removed/asked, been removed, removed myself`,
  still: `
    still, keep/keeps/kept getting/sending/receiving/coming/texting/messaging/spamming, continue/continues/continuing`,
  not: `
    dont_you dare/ever,
    not/dont/do_not/dnt/donot/didnt/doesnt/wont/wouldnt/cant/cannot/couldnt/shouldnt/never/havent/hasnt/isnt/arent/
      aint/without/didn/nor,
    dont/do_not/didnt/never/not/wouldnt/dont_really want/wanna/need/have/wish/like/mean/plan/intend/ask to/you_to/
      u_to/them_to/be/to_be/to_ever, not/never going/trying/ready to, no need/reason/plans/intention/wish to,
    instead of, rather than, hope/hoping you/u/they never/dont`,
  miss: "miss/missing/lose/forget/skip/wait/spend/change/unsubscribe/opt_out/stop/cancel/leave/wasting",
  lacks: `
    so_far/yet/from_dhl/have/has/had/got/get/gets/getting/see/saw/seeing/find/found/there/are/is/was/were/received/
      receive/receiving/why/left/available/sold/today/until/till/show/shows/but_i_want`,
  limits: `
    hesitate/hesitant/before/until/till/untill/while/whilst/during/tonight/tomorrow/today/unless/yet/instead/between/
      so_late/so_early/late/early/at_night/at_work/right_now/after_work/in_the_morning/on_sunday/on_sundays/
      on_weekends/this_week/too_often/back/this_early/this_late`,
  other: `
    order/orders/ordered/purchase*/appointment*/appt/booking*/reservation*/delivery/deliveries/parcel*/package*/cart/
      basket/checkout/love/item/items/product*/invoice*/bill/payment*/refund*/address/shopping/wish/wishlist/waiting/
      wait/waitlist/guest/price/ticket*/flight*/table/meeting*/repair*/gym/trial/shirt*/shoe*/dress*/size/colour/
      color/photo*/picture*/review*/document*/attachment*/recipe*/onion*/stain*/password/card/loan/insurance/policy/
      contract/visit/class/lesson*/course/room/hotel/trip/taxi/train/bus/tram/shipment*/warranty/pizza/menu/shuttle/
      driver/courier/quote/sample/alarm*/music/seat*/lunch/dinner/drink*/coffee/old/add/netflix/spotify/
      phone_contract/nurse/doctor/dentist/son/daughter/wife/husband/mum/mom/friend/kids/comment*/post/draft/tonsils/
      car/flat/house/bin/rubbish_bin/weight`,
  harmless: `
    bus/tram/train/tube/metro/coach/pit/rest/next/last/first/final/full/one/non/nearest/each/every/any/a/the/your/
      our/my/which/this/back/truck/taxi/shuttle/door/wrong/right/quick/short/single/emergency/two/three/second stop/
      stopp,
    stop by/over/at/in/off/near/here/there/for/on/to/sign/watch/motion/loss/light/before/after/outside/inside/when/
      where/along/between/button/gap/press/and_shop/and_go/and_think/and_look/and_say/and_get/and_eat/working/
      smoking/drinking/eating/crying/laughing/thinking/worrying/being/lying/joking/kidding/playing/teasing/loving/
      dreaming/raining/growing/buying/scrolling/wearing/staring/checking/running/cooking/shopping/guessing/believing/
      doing/going/biting/falling/bleeding/wondering/feeling/making_me/talking_about/apologizing/apologising/saying/
      looking/the_car/the_bus/the_delivery/the_payment/the_cheque/the_check/the_order/my_order/my_delivery/payment/
      my_payment/the_music,
    cant/cannot/couldnt/wont/wouldnt/never/dont/doesnt/didnt stop by/loving/laughing/smiling/thinking/wearing/eating/
      buying/using/watching/recommending/raving,
    does/did/will/would/should/do it/this/the_bus/the_train/the_shuttle/the_rain/he/she/they/we/i stop,
    do/does/did you stop, where do/does/can/should i/we/you/it stop,
    bus/train/shuttle/rain/pain/noise/bleeding/clock/washer/engine/car/machine/watch stop/stops/wont_stop/
      doesnt_stop, the/this/that/week/month/year/high/low/dead/back/front/no/by/until/till/at_the end,
    end of/date/time/user/product/table, dont/do_not/never/please_dont hesitate/forget/fail/be_afraid/be_shy/worry,
    you/u/they/he/she/we/people/who/which/why/if_you/if_u/cause_you/because_you/and_you dont/do_not/never/
      do_you_never/dont_you, i never, why do not, ^ you/they/u not, am/are/is/was/were/can/could/have/has not to,
    enough of_a/time/to, had enough to_eat/food, no longer available, off your list price,
    off your/ur next/first/order/purchase/whole/entire/feet/list_price,
    out of stock/office/town/curiosity/interest/date, take/keep me off guard, leave me out for, get me out to,
    keep me/us/this off/of_the/updated/posted/informed, get us out, take us out to,
    take/get me/us/my to/a/the/there/home/some/one/two/money/order/from_the_airport/from_the_station,
    get/take the/my number/info/details/order/contact/account/name/phone/stuff,
    get this/the/your list/group/data/account/number, lost my/the/your phone/number/account/details/data/contacts,
    lose/loose/forget my number_plate/data_plan/phone_signal/name_please, drop me/us off/a/at/by/outside/the/an,
    drop my order/car/phone,
    delete/remove/take/erase/get/lose/forget me/us/my/the/this item/order/booking/review/photo/comment/post/card/old/
      last/second/coat/hat/name_from_the_booking/shoes/points/cart/phone_case/credit_card/contact_lens/
      contact_lenses/phone_screen/account_manager,
    take/remove/get/keep/delete me/us/my_name off/from/of the/this waiting/wait/waitlist/guest/booking/reservation/
      order/table, sorry/oops/ops wrong number/person, wrong number/person sorry,
    called/dialed/dialled/typed/gave/give/entered/put/wrote the/a/you_a/you_the wrong number, you the wrong number,
    wrong number on/in/for/of/sent, accidentally/mistakenly opted/opt out,
    opted/opt out by/of_the/of_paper/of_insurance/of_class/of_school,
    to unsubscribe/stop/end/opt_out/optout/quit/cancel reply/text/txt/send/type/click/sms/press/visit/respond,
    reply/text/txt/send/type/respond/with/sms/press/replying stop/end/quit/unsubscribe/optout/stopall to/2/for/at/
      any/anytime, stop to/2 unsubscribe/opt_out/end/cancel/quit/optout/stop/be_removed, stop2end,
    would/does/will unsubscribing,
    unsubscribe/opt_out/optout/stop cost/costs/free/link/button/page/option/any/anytime/at_any/later/whenever/policy/
      deadline/form/rate/rates/fee/afterwards/if_i/if_you/by_accident/by_mistake/if_they, or unsubscribe/opt_out,
    could/can/may/if you/i unsubscribe/opt_out/stop later/anytime/at_any/any_time/whenever/if/after,
    block the/my time/card/calendar/way/road, report this/it/you issue/problem/fault/damage/a, report it,
    no shit/crap $, no problem/problems/worries/rush/hurry/need_to/idea/one/offence, get lost on/in/easily, got lost,
    go away for/on/this/next, do not disturb mode, back off_the, shut up shop, subscription box, waste my time_slot,
    hear from you soon/today/tomorrow/again/shortly,
    love/loved/forward/glad/good/nice/great/happy/waiting/hope/hoping/want/wait to/2 hear/hearing,
    have/did/havent/not/never/didnt heard/hear from/back, hear from you about/regarding/when, i object to_the_price,
    not consent form, cut the hair/cake/grass/price, get out of_bed/of_work, miss out, leave my/the parcel/package,
    leave me a, leave us a`,
  asks: `
    what happens/happen/would_happen/if/will_happen if/when/i, what does/did/do_you/will/are,
    whats the/that/this/your/ur, what is/s the/this/that/your, meaning of, do/did you mean,
    why did/have/has/was/were/is/no/arent/didnt/havent/would/should/cant/dont_i/am_i_not/am_i_no_longer, how come,
    when does/do/did/will/is/are/can/should, did you/i/u/anyone/my/someone, have you/i/u/we/they,
    has my/the/this/it/anyone, am i, is it true/free/still/safe/necessary/ok_if/easy/hard/difficult/simple,
    is my/your/the/this, was my/i/the/this/it, were my/we, does,
    do you/u ever/still/have/offer/also/only/sometimes/need/stop/ship/deliver/sell/text/send, ^ where/which,
    at which, can/could/may i/we still/always/only, will i/we/it/they/this, would i/it/you_still,
    if i/someone/we/ever_i, should i/we, do i/we have/need/still/lose, ^ how much/long/often,
    how do/can/to i/we/$ cancel/remove/delete/end/stop my/the/a/an order/appointment/booking/trial/gym/netflix/plan/
      item/stain/delivery, once i, before i, in case i, without having to, i thought, i was told,
    it/he/she/message/text/msg/website/footer/flyer/poster/sms/sticker/receipt/sign/banner says/said/states/reads,
    you wrote, you said, says reply, says text, told to reply,
    my friend/mum/mom/wife/husband/boss/brother/sister/son/daughter/colleague/dad/mother/father,
    accidentally/mistakenly, by mistake/accident, didnt/did_not/never mean/meant/wanted to, undo, reverse,
    resubscribe, re subscribe, customers/users/people/clients/they can/could/who/unsubscribe,
    our customers/list/unsubscribe, any way/chance to/you cancel/return`,
  polite: `
    please/pls/plz/plse/pleas/kindly/thanks/thank_you/thankyou/thx/tnx/ty/tks/cheers/hi/hello/hey/dear/sir/madam/
      maam/team/guys/mate/bro/ok/okay/k/now/asap/immediately/right_now/right_away/at_once/today/sorry/good_morning/
      good_evening/good_afternoon/regards/best/yours/sincerely/yes/yeah/yep/no/nope/nah/god/omg/lol/ffs/wtf/ugh/
      seriously/already/just/all/everything/everyone/x/xx/amp/both/kind/many, no_thanks, no_thank_you,
    have a good/nice/great day/one`,
  filler: `
    i/im/ive/id/am/me/my/you/u/your/ur/it/its/this/that/these/those/them/the/a/to/and/so/well/said/say/saying/told/
      would/like/want/wanna/need/can/could/will/must/do/does/with/for/from/of/on/really/very/fucking/fuckin/fking/
      freaking/bloody/damn/goddamn/hell/shit/idiots/idiot/people/again/forever/ever/for_good/enough/last/time/final/
      warning/away/if/is/be/have/had/got/try/how/why/what/no_more/anymore/any_more/word/dude/man/yo/boss/buddy/love/
      friend/whoever/asking/begging/here/are/we/us/one/more/fed_up/tired/done/annoying/annoyed/spam/bye/goodbye/
      not_interested/times/many/second/third/first/i_repeat/as/before/keep/getting/too/much/frm/fr/da/4`,
  known: "contracts/spending/reminder/cheating/garage/greeting/spelling/settling/bowling",
};

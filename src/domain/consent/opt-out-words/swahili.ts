import type { OptOutWords } from "../opt-out-words.ts";

export const swahiliWords: OptOutWords = {
  clear: `
    acha/acheni/wacha/wacheni/koma/komeni/komesha/sitisha/simamisha kuni*/kutum*/kusumbu*/kututum*/kunipigia/
      kuniandikia/hizi/haya/spam,
    usinitum*/msinitum*/msitutum*/usitutum*/usitume/msitume/usiniandik*/msiniandik*/usinisumbu*/msinisumbu*/
      usinipig*/msinipig*/usinilete*/msinilete*/usinitext/msinitext/msisumbue/usisumbue,
    niondo*/nitoe*/nifute*/nitolewe/jiondoe/kujiondoa/najiondoa/nijiondoe/kujitoa/najitoa, nataka kutoka,
    niache/niacheni/tuacheni kwa_amani/peke/tafadhali/$,
    sikujisajili/sijajisajili/sijaruhusu/sikuruhusu/sikuomba/sijaomba, namba/nambari si/siyo/sio sahihi/yake,
    umekosea/mmekosea namba/nambari, nitawaripoti/nitawablock/nawablock/nitawazuia/nitaripoti,
    sitaki/hatutaki/sipendi/sitamani kusumbuliwa/kupokea/mawasiliano`,
  keyword: "acha/acheni/wacha/simama/simamisha/sitisha/koma/komeni/komesha/inatosha/tosha/imetosha",
  bare: `
    basi/ondoa/toka/futa/mwisho/kataa/toa, sitaki/sihitaji/sipendi/sivutiwi/sipendezwi $/tena/kabisa/hii,
    sina haja/nia/shida_nayo`,
  cancel: "ghairi/batilisha/katisha",
  halt: `
    acha/acheni/wacha/simama/simamisha/sitisha/koma/komeni/komesha/inatosha/katisha/zuia/zima/kataa/kuacha/nimechoka/
      ghairi/batilisha/futa/naondoa/nabatilisha/ondoa`,
  topic: `
    ujumbe*/jumbe*/meseji*/matangazo*/tangazo/ofa/promosheni*/arifa*/taarifa/barua*/kutuma/kunitumia/kunisumbua/
      kuniandikia/habari/usajili/text/texts/punguzo/kupokea/idhini/ridhaa/ruhusa/uanachama/huduma`,
  drop: "ondoa/ondoeni/toa/toeni/futa/futeni/sahau/sahauni/muondoe",
  self: `
    namba/nambari/jina/data/taarifa/simu/mawasiliano/maelezo/namba_ya_simu yangu/langu/zangu/hii,
    kwenye/katika/kutoka/toka orodha*/kundi/grupu/group/list, orodha yenu`,
  unwanted: "sitaki/sihitaji/sipendi/sitahitaji/hatutaki/sina_haja/nimechoka/nimechoshwa/sipendezwi/sina_nia",
  none: "bila/hapana/basi, hakuna tena",
  more: "tena/kamwe/zaidi/kabisa/chochote",
  left: "nilijiondoa/nimejiondoa/nilisema/nilituma_stop/nimetuma_stop/niliomba",
  still: "bado/mnaendelea/unaendelea",
  not: "usi/si/sio",
  miss: "kukosa/nikose/kupoteza/kusubiri",
  lacks: "sijapata/sikupata/hakuna/kuna/mna/je/kwa_nini/mbona/lini/haijafika/hazifiki/sipokei/zimeisha",
  limits: "kabla/usiku/leo/kesho/wakati/mpaka/jumapili",
  other: `
    oda*/agizo*/miadi/kifurushi*/mzigo*/ankara/malipo/anwani/bidhaa*/meza/tiketi/ndege/hoteli/chumba/treni/picha/
      saizi/viatu/bima/mkataba/shule/daktari/mtoto/mume/mke/delivery/order/booking/benki/mkopo/kadi/uwasilishaji`,
  harmless: `
    kituo cha_basi, basi la/ya/za/linafika/linaondoka/gani/saa, mwisho wa/mwezi/ni/lini, simama hapa/kwa/kidogo,
    acha/wacha nione/nifikirie/niangalie/niulize/tuone/nikuulize, hapana asante, bila shida/malipo/wasiwasi,
    toa taarifa/pesa/oda/bei, futa oda/agizo, ondoa bidhaa/kitunguu, toka lini/nyumbani/wapi, sitaki/sipendi kukosa`,
  asks: `
    nini maana/kitatokea, maana ya, kwa nini, mbona, lini, wapi, ngapi, je mna/kuna/ofa, kwa bahati_mbaya/makosa,
    nikituma stop, kama nikituma`,
  polite: `
    tafadhali/tafadhalini/asante/asanteni/hujambo/jambo/shikamoo/sasa/sasa_hivi/ndiyo/hapana/sawa/ndugu/bwana/jamani/
      kabisa/mara_moja/samahani/tu`,
  filler: `
    mimi/hii/hizi/huu/haya/kwa/na/ya/za/wa/yangu/yenu/wenu/ni/nataka/naomba/ninaomba/nasema/nimesema/hiyo/vipi/jinsi/
      naweza/tena/nyie/wewe/mara/ya_mwisho`,
};

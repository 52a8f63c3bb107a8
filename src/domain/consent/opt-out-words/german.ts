import type { OptOutWords } from "../opt-out-words.ts";

export const germanWords: OptOutWords = {
  clear: `
    abbestellen/abbestelle/abbestellung/unsubscriben/deabonnieren/entabonnieren,
    hiermit/bitte/sofort/newsletter/möchte_mich/will_mich abmelden/austragen,
    mich/uns abmelden/abzumelden/austragen/auszutragen/löschen/loeschen/streichen/entfernen/rausnehmen/rauszunehmen/
      herausnehmen/raushalten, melde/meldet/melden_sie mich ab,
    mich/uns/ab_sofort/hiermit/bitte/sofort ab/aus/raus/da_raus/hier_raus $, mich hiermit ab/aus,
    raus/heraus aus dem/der/eurem/eurer/diesem/dieser/ihrem/ihrer/euren verteiler/liste/gruppe/listen,
    lass/lasst/lassen_sie/lasse mich/uns in/bitte_in/endlich_in/jetzt_in/doch_in/zufrieden ruhe/frieden/$,
    in ruhe lassen, verpisst euch, haut/hau/verpiss/verpisst/verzieht/zieh ab/dich/euch,
    leck/leckt/fick/fickt mich/dich/euch, ich widerspreche,
    widerspreche/widerspruch der/hiermit/jeder/jeglicher/einer/gegen/zur,
    nichts/nix/nie_wieder/nie_mehr/nicht_mehr/nicht_länger/nicht_weiter/nimmer von_euch/von_ihnen/von_dir/mehr_von/
      hören/hoeren/mehr_hören/mehr_hoeren/angeschrieben/anschreiben/kontaktiert/kontaktieren/belästigt/belaestigt/
      belästigen/belaestigen/benachrichtigt/zugespamt/genervt/gestört/etwas_von/was_von/mehr_bekommen/mehr_erhalten/
      mehr_empfangen/behelligt/beworben/bombardiert/angetextet, keine/keinerlei/null lust/bock/interesse mehr,
    nie/niemals/nicht angemeldet/abonniert/zugestimmt/eingewilligt/eingetragen/erlaubt/bestellt_diese/
      bestellt_diesen, falschen/falsche nummer/person erwischt/$/sie/ihr/ich,
    zeige/melde euch/sie_an/sie_als/euch_als/dich/das_als, als spam melden/gemeldet/markiert/markieren,
    blockiere/blocke/sperre euch/sie/dich/diese/ich/das/jetzt,
    werdet/wirst/werde/werden ihr_blockiert/blockiert/geblockt/gemeldet/sie_blockiert/euch_blockieren,
    kein/keinen/keine kontakt/weiterer_kontakt/weiteren_kontakt/kontaktaufnahme, recht auf vergessenwerden/löschung,
    hört/hör/hoert/hoer/hören_sie/hoeren_sie/höre auf/endlich_auf/bitte_auf/sofort_auf/jetzt_auf/doch_auf/mal_auf $/
      damit/mit/zu/mir/mich, bitte/endlich/sofort/jetzt aufhören/aufhoeren,
    newsletter/werbung/abo/abonnement/nachrichten abmeldung/kündigung, verschont mich/uns,
    bestelle/bestell/bestellen/bestellt ich_das/das/es/ich_es/ihn/ich_ihn/den_newsletter/sie_den_newsletter/
      euren_newsletter ab, verbiete/untersage ihnen/euch/dir/hiermit/es,
    nicht/nie im/in_der/in_dem/auf verteiler/liste/der_liste/dem_verteiler sein/stehen,
    möchte nicht_mehr/raus dabei/$/aus`,
  keyword: `
    stoppen/stoppt/aufhören/aufhoeren/rausnehmen/abmelden/abmeldung/austragen/schluss, schluss damit/jetzt,
    jetzt/nun schluss, hört/hör auf, es/jetzt/mir reicht/reichts, unterlasst/unterlassen_sie/unterlass das/es/dies,
    genug jetzt, jetzt genug, reicht jetzt`,
  bare: `
    ende/genug/bin_raus/ich_bin_raus/reicht/löschen/loeschen/löschung/raus/austragung/entfernen/widerruf/widerspruch/
      beenden/kündigung/weg/verzichte, kein/keine/keinerlei/null interesse/lust/bedarf/bock,
    ich_habe/hab/habe/ich_hab kein/keinerlei/leider_kein interesse/bedarf, kein interesse mehr,
    nicht/nicht_mehr/ich_bin_nicht/bin_nicht/bin_nicht_mehr/ich_bin_nicht_mehr interessiert,
    interessiert mich nicht/nicht_mehr, nicht mehr, nie wieder, das reicht,
    will/will_ich/möchte_ich/möchte/will_das/ich_will/ich_möchte/ich_will_das/moechte nicht_mehr/das_nicht/
      das_nicht_mehr/das_alles_nicht_mehr/nicht, lass/lasst es/das, keine werbung/spam`,
  cancel: "abbrechen/stornieren/storno/kündigen/kuendigen/annullieren/abbruch/canceln",
  halt: `
    stoppen/stoppt/beenden/beende/beendet/einstellen/einzustellen/einstellung/unterlassen/unterlasse/unterlasst/
      unterlass/unterlassung/zu_unterlassen/abbestell*/kündig*/kuendig*/abmeld*/deaktivier*/blockier*/abschalten/
      abstellen/ausschalten/absehen/abzusehen/schluss/aufhören/aufhoeren/aufzuhören/stellt/stellen_sie/stell/
      meldet_mich/melden_sie_mich/melde_mich/meld_mich/bestelle/bestellt/widerruf*/entziehe/zurückziehen/
      zurückzuziehen/ziehe/verschont/verzichte/verzichten/genug/tragt/tragen_sie/trag/austragen,
    hört/hör/hoert/hoer/hören/hoeren/höre auf/sie_auf/bitte_auf/endlich_auf/doch_auf, schluss/weg/fort mit,
    genug mit/von, lasst/lass/lassen_sie das/die/den/es/eure/diese, raus aus`,
  topic: `
    nachricht*/werbe*/werbung*/newsleter*/angebot/angebote/angeboten/zuschrift*/infos/info/informationen/
      benachrichtigung*/mitteilung*/anruf*/kontaktaufnahme*/kontaktierung/rabatt*/gutschein*/aktionen/prospekt*/
      zusendung*/belästigung*/belaestigung*/massennachricht*/kampagne*/rundmail*/rundschreiben/post/scheiss*/mist/
      müll/muell/quatsch/zeug/kram/schrott/blödsinn/erinnerungen/meldungen/updates/neuigkeiten/news/texte/versand/
      einwilligung/zustimmung/erlaubnis/einverständnis/einverstaendnis/nerverei/verteiler/schreiben/schicken/senden/
      zuzuschicken/zuschicken/zusenden/zuzusenden/anschreiben/anzuschreiben/nerven/belästigen/belaestigen/zuzuspamen/
      zuspamen/spamen/kontaktieren/texten/anrufen/stören/stoeren/bombardieren/zumüllen/zuzumüllen`,
  plan: "abo/abonnement/mitgliedschaft",
  drop: `
    lösch*/loesch*/entfern*/streich*/nehmt/nehmen_sie/nimm/nehmen/nehme/werft/werfen_sie/schmeisst/vergesst/vergiss/
      vergessen/verliert/austragen/tragt/tragen_sie/trag/trage/raus/herausnehmen/rausnehmen/abmelden`,
  self: `
    meine/diese/meiner/die_nummer/unsere nummer/handynummer/telefonnummer/rufnummer/daten/kontaktdaten/nr/
      mobilnummer/personenbezogenen/persönlichen_daten, nummer/handynummer/telefonnummer/rufnummer/daten,
    meinen kontakt/namen/eintrag, mich/uns aus/von/bitte_aus/bitte_von/sofort_aus/da/endlich_aus/raus/hier,
    all/alle/sämtliche meine/meiner/daten/daten_von, meinen daten,
    verteiler/verteilerliste/mailverteiler/emailverteiler/adressliste/kontaktliste/kundenliste/kundenkartei/kartei/
      datenbank/adressbuch/mailingliste/newsletterliste/werbeliste/abonnentenliste,
    der/eurer/dieser/ihrer/deiner/von_der/eure liste/gruppe/listen, mich bitte/$, über mich`,
  unwanted: `
    will/möchte/moechte/mag/wünsche/wuensche/brauche/benötige/wollen/möchten/verbitte_mir keine/kein/keinen/
      keinerlei/nicht/nie/niemals/ich_keine/ich_nicht/wir_keine/ab_sofort_keine/ab_jetzt_keine/in_zukunft_keine/
      künftig_keine/bitte_keine/einfach_keine/gar_keine/eure/ihre, kein/keine/keinerlei interesse/lust/bock/bedarf,
    nicht/nicht_mehr interessiert/an, nichts/nix/nicht/nicht_länger/nie mehr, genug von, satt,
    nervt/nerven/nervig/stört/stören, unerwünscht*/unerwuenscht*/ungewollt*/lästig*`,
  none: "kein/keine/keinen/keinerlei/keiner/nie_wieder/nie_mehr/ohne/null/niemals",
  no: "nicht, nicht/nie/nichts mehr, nie/niemals wieder, niemals, nichts, nix, ne mehr, nimmer, net, bitte nie",
  write: `
    schreib/schreibe/schreibt/schreiben/schreibn/anschreiben/anzuschreiben/angeschrieben/kontaktier/kontaktiere/
      kontaktiert/kontaktieren/belästig*/belaestig*/stör/störe/stört/stören/stoeren/nerv/nervt/nerven/zuspamen/spamt/
      textet/texten/benachrichtigt/benachrichtigen/behelligt/behelligen/bombardiert/whatsappen/zutexten/meldet_euch/
      melden_sie_sich/melde_dich,
    ruf/ruft/rufen/rufen_sie/anrufen/angerufen mich_nie/mich_nicht/hier_nicht/nie/nicht/mehr,
    nie_wieder/nicht_mehr an/anrufen, meine daten/nummer verwenden/nutzen/weitergeben/speichern`,
  send: `
    schick/schicke/schickt/schicken/zuschicken/send/sende/sendet/senden/zusenden/zugesendet/zugesandt/verschicken/
      zukommen/weiterleiten/übersenden/zuzusenden`,
  more: `
    mehr/nichts/nix/wieder/weiter/weiteres/weitere/nie/niemals/sowas/so_etwas/so_was/solche/solchen/dergleichen/
      irgendwas/zeug`,
  left: `
    abgemeldet/abbestellt/ausgetragen/gekündigt/widerrufen/widersprochen,
    stopp/stop geschrieben/geschickt/gesendet/geantwortet, gebeten`,
  still: "immer_noch/trotzdem/weiterhin/noch_immer/dennoch/ständig/schon_wieder",
  not: "nicht/nie/niemals/kein/keine/keinesfalls/ohne/statt/nicht_mehr_weiter",
  notAfter: "nicht/nie/niemals/noch_nicht/bitte_nicht/bloss_nicht",
  miss: "lieber/verpass*/versäum*/versaeum*/vergess*/warten/verlieren/entgehen/missen",
  lacks: `
    habe/hab/haben/habt/hat/hatte/hast/gibt/gabs/gibts/bekomme/bekam/bekommt/kriege/krieg/erhalte/erhielt/sehe/seh/
      finde/find/kam/kamen/kommt/sind/ist/war/waren/warum/wieso/weshalb/wann/angekommen/funktioniert/mehr_da/
      verfügbar`,
  limits: `
    zöger*/zoeger*/scheu*/vor/zwischen/nachts/abends/heute/morgen/sonntags/am_wochenende/während/bis/solange/sondern/
      bevor/so_spät/so_früh/arbeitszeit/nach_20/nach_22/zurück/so_oft/dauernd_so`,
  other: `
    bestell*/termin*/liefer*/paket*/buchung*/reservierung*/rechnung*/zahlung*/adresse/anschrift/warenkorb/
      wunschliste/warteliste/einkaufsliste/gästeliste/preisliste/kurs/tisch/artikel/produkt*/ware/waren/konto/
      passwort/foto*/bild/bilder/bewertung*/rezension*/kommentar*/flug/hotel/zimmer/ticket*/bus/bahn/zug/schuhe/hemd/
      kleid/grösse/handyvertrag/fitness*/vertrag/versicherung/tüte/zwiebel*/reparatur/garantie/gutscheincode/kind/
      tochter/sohn/mutter/mann/frau/freund/freundin/schule/kita/verein/arzt/retoure/sendung/fleck*/alt/alte`,
  harmless: `
    ab und/und_zu/morgen/montag/sofort_bis/heute/nächste/wann/dem/der/ersten/1,
    melde mich ab/später/morgen/wieder/noch/dann/bei,
    nicht mehr warten/lange/weit/da/verfügbar/erreichbar/funktioniert/lieferbar/auf_lager/so_viel/so_oft/so_häufig/
      sicher/finden/nötig/passt, nie wieder ohne/etwas_anderes/woanders,
    höre/hörte/kommt/kam/gehört/weiss nichts/nix von/von_euch/von_ihnen/von_dir/mehr_von_euch/mehr_von_ihnen,
    ich/wir/er/sie/ihr/du schreibe/schreiben/schreibt/schreibst nicht/nie,
    kann/konnte/kannst/könnt/können/konnten nicht,
    ende des/der/mai/juni/juli/august/september/oktober/november/dezember/januar/februar/märz/april/nächster/dieser/
      gut, am/bis/zum/gegen/das ende, stopp/stop mal/kurz/in/an/am/bei/wien/oder,
    zwischen/bus/tank/einen/kurzer/kurzen/nächster/letzter/erster/der/ein/ohne stopp/stop,
    wo/wann/hält/hat/macht der bus, genug geld/zeit/platz, ich_nehme/wir_nehmen/nehme_ich/nehmen_wir,
    falsche nummer gewählt/verwählt, entschuldigung/sorry falsche nummer,
    lass/lassen_sie/lasst mich/uns überlegen/nachdenken/kurz/mal/wissen/raten/das/noch/erst/schauen/bitte_wissen/
      treffen/morgen/essen/gehen, nehmt/nehmen_sie/nimm mich mit, nehmen sie_auch/sie_karten/sie_die/sie_das,
    antworte/antworten_sie/schreibe/schreiben_sie/sende/senden_sie/schick/schicke/schreib/mit stop/stopp/ende/an,
    wollt/wollte/will ihr_eure/ich_eure/eure, möchte eure/ihre, mag eure/ihre, brauche eure/ihre`,
  asks: `
    wieviel, wie viel/viele, was passiert/kostet/bedeutet/heisst/bringt/meint/soll, was ist wenn, warum, wieso,
    weshalb, wann, habt ihr, haben sie, gibt es, bin ich, wurde/werde ich, wurden wir, ^ wo,
    ^ welche/welcher/welches, ist mein/meine/der/die/das,
    kann/könnte ich_mich_später/ich_später/ich_mich_jederzeit/ich_mich_wieder/ich_jederzeit/ich_mich_auch,
    wenn/falls/sobald/ob ich, wie storniere/kündige/lösche/entferne ich, aus versehen,
    ausversehen/versehentlich/irrtümlich, da/nachricht steht, steht dass, hat geschrieben, ihr schreibt/sagt,
    sie schreiben, wieder anmelden/aufnehmen, hättet ihr, macht ihr,
    meine/mein freund/freundin/mann/frau/mutter/chef/kollege, muss/soll/sollte ich`,
  polite: `
    bitte/bite/danke/dankeschön/vielen_dank/hallo/guten_tag/guten_morgen/guten_abend/moin/servus/
      sehr_geehrte_damen_und_herren/mfg/lg/grüße/liebe/viele/mit_freundlichen/sofort/jetzt/ab_sofort/endlich/nein/ja/
      mal/sie/ihr/alles/hiermit/leute/besten/dank/umgehend/unverzüglich/nochmal/gefälligst/einfach/schon/freundliche`,
  filler: `
    ich/mich/mir/wir/uns/euch/dich/das/die/der/dem/den/es/mit/von/vom/und/aber/will/möchte/moechte/würde/gerne/gern/
      nicht/mehr/keine/kein/werbung/wie/kann/man/könnt/habe/hab/gesagt/geschrieben/verdammt/verdammte/verdammten/
      nochmals/zum/letzten/diese/ist/doch/so/hier/zu/für/bin/wünsche/wieder/nie/alle/sage/sagte`,
  known: `
    spenden/zusammen/verstand/schreien/verschieden/verschieben/sorten/stopfen/schuss/einverstanden/anscheinend/
      ausstellung/abteilung/anmeldung/anmelden`,
};

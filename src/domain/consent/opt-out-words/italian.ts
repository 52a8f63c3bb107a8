import type { OptOutWords } from "../opt-out-words.ts";

export const italianWords: OptOutWords = {
  clear: `
    disiscri*/deiscri*/desiscri*/disinscri*/disabbon*/disicriv*/cancellami/cancellatemi/cancellarmi/cancellarci/
      rimuovetemi/rimuovimi/rimuovermi/rimovetemi/toglietemi/toglimi/togliermi/eliminatemi/eliminami/eliminarmi/
      levatemi/levami/depennatemi/escludetemi/escludimi/dimenticatemi/scancellatemi,
    mi/ci cancelli/cancellate/rimuova/rimuovete/tolga/togliete/tolgano/elimini/eliminate da/dalla/dal/dai/$/per,
    lasciatemi/lasciami/lasciateci/lascia in_pace/stare/perdere, in pace,
    smettetela/smettila/smetterla/finitela/finiscila/piantatela/piantala/la_smetta/la_smettete,
    non rompete/rompetemi/rompere/rompi/mi_rompete/scocciate/scocciatemi/stressate/stressatemi,
    avete rotto/stancato/stufato, vaffanculo, andatevene, andate/vai a quel/fare/cagare,
    non_voglio/non_desidero/non_intendo/non_vorrei/non_vogliamo essere/saperne/più_essere/più_saperne/avere_a_che/
      più_avere/che_mi/stare/più_ricevere/continuare contattato/contattata/più/niente/ricevere/disturbato/disturbata/
      $/di/nella/in/nessun/messaggi/a_ricevere/che/messo/scriviate/contattiate/mandiate,
    più/piu contattato/contattata/contattarmi/scrivermi/disturbato/disturbarmi,
    mi scriva/scrivete/contatti/contattate/disturbi/disturbate più/piu/mai,
    mai più/piu messaggi/scrivermi/contattarmi/scrivetemi/contattatemi/inviatemi/mandatemi/disturbarmi/sentirvi,
    smettere/smetto/smettete di ricevere/riceverli,
    essere rimosso/rimossa/cancellato/cancellata/eliminato/eliminata/tolto/tolta dalla/da/dai/dal, mi oppongo,
    opposizione al,
    non ho mai/dato/autorizzato/richiesto/chiesto/acconsentito iscritto/autorizzato/dato/chiesto/richiesto/il/nessun/
      questi/queste/consenso/acconsentito/di_ricevere,
    mai iscritto/iscritta/autorizzato/dato_il/richiesto/chiesto_di,
    numero/persona sbagliato/sbagliata $/grazie/per_favore, avete sbagliato,
    vi blocco/segnalo/denuncio/blocchiamo/sto_bloccando/sto_segnalando,
    segnalo/segnalato/segnalare/segnalati come/per/spam, blocco questo/il_numero,
    uscire/fuori dalla/da_questa/dal lista/gruppo/newsletter/mailing, dalla/da vostra/questa lista/rubrica/mailing $,
    diritto all_oblio/di_recesso_dalla`,
  keyword: `
    no messaggi/pubblicità/spam/sms/promozioni/offerte, fermi/fermatevi/fermati/ferma, basta così/cosi/ora/adesso,
    adesso/ora basta`,
  bare: `
    basta/cancella/cancellazione/cancellare/esci/uscire/uscita/rimuovi/rimuovere/rimozione/elimina/eliminare/
      disdetta/disdico/disdire/finito/via/interrompi/interrompere/disattiva/disattivare/revoca/rifiuto/blocca/
      recesso/togli, non interessa,
    non mi_interessa/mi_interessano/sono_interessato/sono_interessata/interessato/interessata/sono_più_interessato/
      sono_più_interessata/mi_interessa_più/voglio/voglio_più/lo_voglio/ne_voglio_più/voglio_niente/voglio_nulla/
      li_voglio/li_voglio_più, nessun interesse, mai/niente più/piu, no/basta basta/sms/spam/pubblicità/messaggi`,
  cancel: "annulla/annullare/annullamento/annullate",
  halt: `
    basta/smettere/smetti/smettete/smettetela/smettila/smetterla/smetta/cessare/cessate/cessi/fermare/fermate/ferma/
      annulla/annullare/annullate/disdire/disdico/disdetta/disattivare/disattiva/disattivate/interrompere/
      interrompete/interrompi/sospendere/sospendete/bloccare/bloccate/evitare/evitate/eviti/finitela/finirla/
      piantatela/piantala/terminare/rinuncio/revoco/revocare/revoca/ritiro/ritirare/nego/astenersi/astenetevi/
      cancellare/cancella/cancellate/eliminate/togliete/uscire, stufo/stufa/stanco/stanca di/dei/delle/del,
    non ne_posso, fine con`,
  topic: `
    messaggi*/messagi*/mesaggi*/pubblicit*/promozion*/offert*/notific*/iscrizione/sottoscrizione/avvisi/campagn*/
      novità/sconti/sconto/coupon/buoni/comunicazion*/informazion*/aggiornament*/messaggin*/promemoria/telefonate/
      schifez*/cavolat*/cazzat*/porcherie/stronzat*/robaccia/contenuti/annunci*/consenso/autorizzazione/scrivere/
      scrivermi/mandare/mandarmi/inviare/inviarmi/contattare/contattarmi/disturbare/disturbarmi/rompere/importunare/
      importunarmi/messaggiare/tormentare/tormentarmi/chiamare/chiamarmi/stressare/infastidire/infastidirmi/spammare/
      bombardare/bombardarmi/invio/invii/scocciare/scocciarmi/riempirmi`,
  plan: "abbonamento/abbonamenti",
  drop: `
    cancellate/cancella/cancellare/cancelli/cancellazione/rimuovete/rimuovi/rimuovere/rimuova/rimozione/togliete/
      togli/togliere/tolga/eliminate/elimina/eliminare/elimini/dimenticate/dimentica/perdete/levate/depennate`,
  self: `
    mio/miei/mia/questo numero/nominativo/contatto/dati/nome/cellulare/telefono/dati_personali/numero_di_telefono,
    dati personali/miei, numero mio/dalla/dal,
    vostra/vostro/vostri/questa/dalla/dal/dalle/dai lista/liste/elenco/elenchi/rubrica/contatti/database/archivio/
      archivi/registro/gruppo/sistema/mailing/broadcast/vostra_lista/vostro_elenco/vostri_contatti`,
  unwanted: `
    non voglio/vorrei/desidero/vogliamo/intendo/gradisco/mi_interessano/mi_interessa/ho_bisogno/sono_interessato/
      sono_interessata/ho_chiesto/ho_richiesto/autorizzo/sopporto/mi_servono/ho_interesse/li_voglio,
    stufo/stufa/stanco/stanca/infastidito di/dei/delle/dai/dalle/del/da, non ne_posso_più/ne_posso_piu,
    indesiderat*/insistent*, preferisco/preferirei non, rifiuto, odio, smettere/cessare di_ricevere,
    vorrei/voglio/desidero/preferisco non_ricevere/non_avere/non_essere`,
  none: `
    niente/zero/senza/basta, non/mai/niente/no più/piu, ^ niente/non_di, no a, più nessun/nessuna/niente,
    nessun altro`,
  no: `
    non/mai, mai/non più, smettetela/smettila/smettete/smetti/smettere/evitate/evitare/basta di, niente, vietato,
    di/prego_di/pregati_di non`,
  write: `
    scrivetemi/scrivermi/scriverci/scrivete/scrivere/scriva/contattatemi/contattarmi/contattate/contatti/contattare/
      contattateci/disturbate/disturbare/disturbatemi/disturbarmi/disturbi/importunate/importunare/importunarmi/
      messaggiate/messaggiatemi/molestate/tormentate/infastidite/infastidire/stressate/stressatemi/rompete/rompetemi/
      bombardatemi/scocciate/scocciatemi, scrivi/chiamate/chiamatemi/chiamare/chiamarmi/telefonate più/piu/mai,
    usate/utilizzate/condividete/vendete i/il`,
  send: `
    mandate/mandatemi/mandarmi/mandare/mandi/inviate/inviatemi/inviarmi/inviare/invii/spedite/speditemi/spedire/
      girate/condividete/inoltrate/arrivino/arrivare/manda/invia`,
  more: `
    più/piu/niente/nulla/mai/altro/altri/altre/ancora/queste_cose/questa_roba/roba/di_nuovo/simili/questi/queste`,
  left: `
    mi sono cancellato/cancellata/disiscritto/disiscritta, già cancellato/disiscritto/chiesto,
    ho scritto/inviato/mandato/risposto stop/basta, ho chiesto di/la`,
  still: "ancora/continuate/continuo/continua/continuano/comunque/lo_stesso",
  not: "non/mai/senza, non mi/ti/voglio/vorrei/si/ci/intendo/serve/voglio_che_mi",
  miss: "perdere/perdermi/perderm*/perder*/aspettare/rinunciare",
  lacks: `
    ci/c/ho/ha/hai/avete/abbiamo/ricevo/ricevuto/ricevuta/ricevuti/arriva/arrivano/arrivato/arrivata/arrivati/vedo/
      trovo/trovato/sono/è/era/erano/esistono/perché/disponibil*/rimast*/funziona`,
  limits: `
    esit*/prima/dopo_le/notte/oggi/domani/stasera/durante/mentre/fino/domenica/così_tardi/tardi/presto/weekend/sera/
      ma_chiamatemi/così_spesso`,
  other: `
    ordine/ordini/ordinazion*/appuntament*/prenotazion*/consegn*/pacco/pacchi/spedizion*/fattur*/pagament*/indirizz*/
      carrello/acquist*/desideri/attesa/spesa/invitati/prodott*/articol*/tavolo/bigliett*/volo/hotel/camera/autobus/
      treno/foto/recension*/comment*/taglia/scarpe/vestito/assicurazione/palestra/contratto/riparazione/garanzia/
      password/lezion*/corso/figlio/figlia/marito/moglie/amico/amica/mamma/scuola/medico/macchi*/cipoll*/carta/
      credito/prestito/linea/piano/luce/gas/visita/prezzi/vecchio/vecchia`,
  harmless: `
    quanto/mi/ti/vi/gli/le/non/ne/che/tanto/poco/un_po/ciò_che basta,
    basta che/un/una/poco/chiedere/solo/cliccare/così_quant/la/il/scrivere/chiamare/avere/essere/dire/pagare/provare,
    mi basta_così, fine settimana/mese/anno/del/della/corsa/di/luglio/agosto/serie,
    alla/in/a/buona/di/entro/la/il fine, via roma/garibaldi/mazzini/libera/email/mail/sms/posta,
    fermata dell/del/della, ferma a/qui/in/l/il/alla, fermi a/alla, dove/si ferma, stop and_go/alla,
    niente di/male/grazie/paura/da,
    senza problemi/problema/glutine/cipolla/lattosio/fretta/impegno/dubbio/zucchero/altro,
    uscire di/con/a/stasera/domani/casa,
    togliere/rimuovere/cancella/annulla/cancellate/cancellare/togli la/il/le/un/una/l/mio/mia macchia/macchie/
      cipolla/prodotto/articolo/ordine/prenotazione/appuntamento/foto/mio_ordine,
    rispondi/rispondere/invia/inviare/scrivi/rispondete/sms stop/basta,
    per non/cancellarti/cancellarsi/disiscriverti/disiscriversi/annullare ricevere_più/$, se vuoi/desideri,
    scusi/scusate/scusa/ho numero_sbagliato/sbagliato_numero/ho_sbagliato_numero,
    lasciami/lasciatemi pensare/vedere/sapere/il/un, non ho_mai avuto/visto/provato/ricevuto/comprato/acquistato,
    non_voglio/non_vorrei disturbare/perdere, per cancellarti/disiscriverti/disiscriversi`,
  asks: `
    cosa/che_cosa/che succede/significa/vuol/accade/vuole, perché, perche, come mai, quando, quanto/quanti/quante,
    ^ dove, quale/quali, c è, ci sono, avete, se scrivo/rispondo/invio/mando/mi_cancello/mi_disiscrivo,
    sono stato/stata, mi avete cancellato/tolto/rimosso/disiscritto, per sbaglio/errore, accidentalmente,
    senza volere, come annullo/cancello/disdico/annullare il/la/un/l ordine/appuntamento/prenotazione/abbonamento_in,
    posso disiscrivermi/cancellarmi quando/dopo/in/successivamente, c è_scritto, avete scritto/detto, dice che,
    iscrivermi di_nuovo/nuovamente, reiscriver*, mia/mio madre/moglie/marito/amico/amica, devo, una volta_che,
    nel caso`,
  polite: `
    per_favore/perfavore/x_favore/per_piacere/per_cortesia/cortesemente/grazie/mille/ciao/salve/buongiorno/buonasera/
      saluti/distinti/cordiali/subito/ora/adesso/immediatamente/prego/gentilmente/no/sì/si/signori/egregi/gentili/
      ragazzi/tutto/dai/grz/cordialmente/anticipatamente/va_bene/davvero`,
  filler: `
    io/mi/me/mia/mio/miei/voi/vi/ti/vostri/vostre/vostro/il/lo/la/i/gli/le/un/una/questo/questa/questi/queste/di/del/
      dei/delle/della/dalla/dal/da/con/per/in/a/al/e/ma/che/voglio/vorrei/desidero/posso/potete/può/puoi/come/faccio/
      fa/fare/ho/detto/dico/ultima/volta/cazzo/cavolo/merda/più/piu/non/è/sono/ne/ci/troppo/ancora/rotto/se/tutti/
      tutte/ricevere`,
};

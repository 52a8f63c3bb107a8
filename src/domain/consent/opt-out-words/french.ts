import type { OptOutWords } from "../opt-out-words.ts";

export const frenchWords: OptOutWords = {
  clear: `
    désabonner/désabonnez/désabonnement/désabonnes/désinscrire/désinscription/désinscrivez/désinscris/unsubscriber,
    désabonne moi/de/svp/stp/$, désinscrit moi, m oppose, opposition à, droit à_l_oubli/d_opposition,
    retirez/retire/retirer/enlevez/enlève/enlever/supprimez/supprime/supprimer/effacez/efface/ôtez/rayez/raye/sortez/
      sors/virez/vire/excluez/radiez/oubliez/oublie/désinscrivez moi/nous $/de/svp/stp/des/du/tout/vite/s_il,
    être/m/me retiré/supprimé/enlevé/désinscrit/désabonné/rayé/effacé/enlever/supprimer/retirer/effacer/rayer/sortir
      de/svp/stp/$/des/du,
    laissez/laisse/laisser/fichez/fiche/foutez/fous/lâchez/lâche moi/nous tranquille/tranquilles/en_paix/la_paix/
      un_peu/$/svp/les, lâchez/lâche nous/l_affaire, dégagez, dégage, cassez vous, va te faire, allez vous faire,
    plus rien recevoir/avoir/savoir/entendre,
    plus recevoir/être_contacté/être_contactée/être_sollicité/être_dérangé/être_dérangée/être_importuné/
      être_démarché/être_harcelé/être_relancé/entendre_parler, consentement,
    m/me/nous envoyez/envoie/envoyer plus/jamais $/rien/svp/stp/ces/vos/ça,
    m/me/nous écrivez/écris/écrire/contactez/contacte/contacter/embêtez/spammez/harcelez/dérangez/dérange/relancez/
      sollicitez/importunez/textez plus/jamais/pas/rien, ne/n écrivez/écris/contactez/contacte plus/jamais/rien,
    envoyez/envoie/écrivez/écris plus/pas $/rien/aucun/svp/stp/jamais,
    jamais consenti/autorisé/accepté/inscrit/inscrite/abonné/abonnée/donné_mon/demandé,
    pas consenti/donné_mon_accord/donné_mon_consentement/donné_mon_numéro/demandé_à_recevoir/demandé_vos/autorisé,
    suis pas inscrit/inscrite/abonné/abonnée, mauvais/faux numéro/numero $/monsieur/madame/svp,
    trompez/trompé/tromper de numéro/personne, erreur de numéro/destinataire,
    signale/signaler/signalé comme/en/vous/ce spam/numéro, vous/te/ce/votre bloque/signale/dénonce/numéro_est_bloqué,
    vais vous/te/tous bloquer/signaler/dénoncer, vous_êtes/êtes bloqués/bloqué/signalés,
    arrêtez/cessez/arrête/arrêter de/d/avec/tout/le_harcèlement,
    stop/arrêtez/cessez/arrête/arrêter ça/cela/maintenant/immédiatement/tout_de_suite/tout_$,
    mettez/mettre fin à/aux/au, plus_aucun contact/message/messages, aucun contact,
    en ai/avons marre/assez de_vous/de_recevoir/de_vos/des/d_être`,
  keyword: `
    arret/arrêter/arrêtez/arrête/stopper/stoppez/cessez, ça suffit, y_en_a/en_ai/en_a marre, ras le bol,
    c est bon_stop, stop tout/pub/ça/les_pubs`,
  bare: `
    plus_rien/assez/fin/désabonné/désinscrit/désabonnée/désinscrite/désabonne/terminé/finir/supprimer/supprimez/
      suppression/effacer/effacez/résilier/résiliation/retrait/retirer/marre/refus/refuse/quitter/désactiver/sortir,
    suffit,
    pas/plus/suis_pas/je_suis_pas/ne_suis_pas/je_ne_suis_pas/je_ne_suis_plus/je_suis_plus intéressé/intéressée/
      interesser, m/ne_m/ça_m/ça_ne_m/cela_ne_m intéresse/intéressent pas/plus,
    plus jamais/envie/de_pub/de_pubs/de_message/de_messages/de_sms, je/n/n_en/en/j_en/je_n_en/je_ne veux plus/pas,
    aucun intérêt, je_ne_veux_pas/je_veux_pas/je_ne_souhaite_pas/je_ne_souhaite_plus/souhaite_plus $`,
  cancel: "annuler/annulation/annulez/annule",
  halt: `
    stopper/stoppez/arrêter/arrêtez/arrête/arrêt/cessez/cesse/cesser/annulez/annuler/résilier/résiliez/désactivez/
      désactiver/bloquez/bloquer/terminer/terminez/finissez/quitter/retire/retirer/retirez/révoque/révoquer/
      supprimez/supprimer/supprime/enlevez/enlever/pitié/évitez/éviter, marre/assez de/d/des, ras le bol,
    fini/finis les, mettez/mettre fin, halte à/aux/au, abstenez vous, plus besoin, sortir de`,
  topic: `
    messgaes/mesage/mesages/texto/textos/pub/pubs/publicit*/offre/offres/notif/infolettre*/courriel*/mél/alerte/
      alertes/sollicitation*/démarch*/prospection/communication*/actualit*/info/infos/information*/envois/envoi/
      rappels/relances/relance/réclame*/annonce*/bon_plan/bons_plans/remises/réductions/conneries/merde/bêtises/
      trucs/harcèlement/inscription/campagne*/commerciaux/commerciales/publipostage/accord/autorisation/permission/
      consentement/envoyer/écrire/contacter/déranger/harceler/relancer/spammer/solliciter/importuner/embêter/appeler/
      texter/polluer/saouler/emmerder/démarcher/bombarder/inonder`,
  plan: "abonnement/abonnements/adhésion",
  drop: `
    retirez/retire/retirer/enlevez/enlève/enlever/supprimez/supprime/supprimer/suppression/effacez/efface/effacer/
      ôtez/ôter/rayez/rayer/sortez/sortir/virez/excluez/radiez/oubliez/oublier/désinscrivez/désinscrire`,
  self: `
    mon/ce/mes/le/toutes_mes numéro/num/numero/tel/téléphone/contact/nom/adresse_mail/données/coordonnées/infos/
      informations/données_personnelles/numéro_de_téléphone/compte,
    votre/vos/la/cette/ce/ta liste/listes/fichier/fichiers/base/bdd/répertoire/groupe/diffusion/contacts/
      base_de_données/liste_de_diffusion/système/carnet`,
  unwanted: `
    veux/jveux/jveu/souhaite/désire/voudrais/veut/voulons/souhaitons/souhaiterais/aimerais/veu plus/pas/aucun/aucune/
      ne_plus/ne_pas/jamais/rien/de_vos/pas_de/plus_de/plus_vos,
    plus/pas intéressé/intéressée/envie/besoin/intéressé_par, aucune/plus envie/intérêt, marre, ras le bol, refuse,
    n en peux_plus, intéressent/intéresse pas/plus, saoulé/gavé/fatigué/lassé/agacé par/de/d/des`,
  none: `
    ^/merci/svp/stp/et plus de/d/aucun/aucune/jamais, ^/svp/stp pas de/d, plus/zéro/sans/jamais aucun/aucune,
    zéro/sans/jamais, non à/aux`,
  no: `
    ne, n, plus jamais, plus, pas, jamais, arrêtez/arrêter/arrête/cessez/cesser/stop/évitez de/d, merci/prière de ne,
    inutile de`,
  write: `
    écrivez/écris/écrire/écriviez/contactez/contacter/contactiez/dérangez/déranger/dérange/importunez/importuner/
      harcelez/harceler/spammez/spammer/embêtez/embêter/sollicitez/solliciter/relancez/relancer/textez/texter/
      saoulez/démarchez/démarcher/emmerdez/polluez/bombardez/ennuyez, appelez/appeler plus/jamais,
    plus appeler/m_appeler/appelez, utiliser/utilisez/partagez/communiquez/vendez mes/mon,
    contacté/contactée/sollicité/démarché par`,
  send: "envoyez/envoie/envoyer/envois/envoi/envoies/envoyiez/transmettez/adressez/adresser/balancez/partagez",
  more: "rien/aucun/jamais/ce_genre/ces_trucs/ça/cela/de_trucs/quoi_que/d_autres/de_tels",
  left: `
    me suis désabonné/désabonnée/désinscrit/désinscrite, envoyé/répondu/écrit/dit stop,
    déjà désabonné/désinscrit/désabonnée/désinscrite/demandé, ai demandé`,
  still: "encore/toujours/continuez/continue/malgré/quand_même",
  not: `
    jamais/sans/pas/ne_pas/ne_jamais, ne_veux_pas/veux_pas/ne_souhaite_pas/ne_voudrais_pas me/que_vous_me/$,
    ne_veux_pas/ne_souhaite_pas, pas besoin de, pas me`,
  notAfter: "pas/surtout_pas/jamais",
  miss: "rater/manquer/louper/perdre/attendre/passer_à_côté/rate",
  lacks: `
    reçois/reçu/reçue/reçus/y_a/ya/avez/avons/est/sont/vois/trouve/pourquoi/quand/reste/restent/a/ai/avait/arrive/
      arrivent/disponible/peux`,
  limits: `
    hésit*/avant/après_20/après_22/le_soir/la_nuit/aujourd/demain/ce_soir/pendant/tant_que/jusqu/dimanche/week_end/
      si_tard/si_tôt/aussi_tard/sauf/aussi_souvent/trop_souvent/mais_appelez`,
  other: `
    commande*/livraison*/colis/rendez/rdv/réservation*/panier/facture*/paiement*/remboursement/adresse/attente/
      courses/invités/table/contrat/article*/produit*/billet*/vol/hôtel/chambre/bus/train/tram/métro/photo*/avis_sur/
      commentaire*/taille/chaussures/robe/assurance/salle/sport/mutuelle/forfait/réparation/garantie/mot_de_passe/
      cours/séance/fils/fille/mari/femme/ami/amie/mère/école/médecin/tache*/oignon*/carte/crédit/ancien/ancienne/
      devis/chèque`,
  harmless: `
    arrêt numéro, arrêt/arrêts/stop de/d/du/le/en bus/tram/métro/car/travail/train/cours/urgence/jeu/taxi/ville,
    arrêt maladie/bus/tram/cardiaque/minute/suivant/précédent/obligatoire/technique/du/de,
    quel/cet/un/l/prochain/dernier/premier/sans/en/mon/d/au/à_l/de_l arrêt/arrêts,
    n arrête/arrêtez/arrêter/arrête_pas, ne cessez/cesse, fin de/du/des/d/mois/semaine/juin/mai/juillet/août,
    la/en/à_la/jusqu_à_la/sans/avant_la fin,
    plus tard/vite/grand/petit/cher/souvent/d_info/d_infos/d_informations/de_détails/de_renseignements/de_photos/
      long/tôt/haut/bas/loin/simple/rapide/de_temps/ou_moins/disponible/en_stock/que/belle/beau,
    en/non/de/le/moi_non/au/une_fois_de plus, envoyez/envoie/envoyer moi/nous plus/en,
    veux/voudrais plus d_infos/de_détails/d_informations/de_photos/d_offres/de_promos, recevoir/avoir plus d/de,
    avez/as/ai/avons/a/avait pas/plus/jamais contacté/contactée/écrit/envoyé/répondu/reçu/rappelé/contacter,
    peux plus recevoir/pas/envoyer, pouvez plus, pas de souci/soucis/problème/problèmes/quoi/chance/réponse,
    pas encore, sans problème, assez bien/cher/grand/rapide/de_temps/de_place/d_argent/de_tailles,
    auto/en/du/faire_du stop, stop ou_encore, refuse ma/la/le,
    supprimer/supprimez/enlevez/retirez/retirer l/le/la/les/un/ma/mon/cet/cette article/produit/commande/photo/
      oignons/réservation/tache/carte/colis/paquet/argent, oublie mon/moi mot/pas, oubliez/oublie pas,
    n oubliez/oublie, retirez moi ma/le/un, sortir/sors de la/ma maison/ville/voiture,
    répondez/répondre/envoyez/envoyer/tapez/écrivez/texto/sms/réponds stop/arrêt, stop au/pour,
    erreur/mauvais de_numéro_de_commande/numéro_de_commande, consentement éclairé, pourquoi n/ne`,
  asks: `
    pourquoi, quand, que se_passe/veut/signifie, qu est_ce/arrive, c est quoi, quel/quelle/quels/quelles, ^ où,
    combien, avez vous, as tu, y a, est ce qu_il/que_je_serai/que_je_peux_plus_tard/que_la/que_le/que_l,
    suis/ai/dois/puis_je_toujours je, si je/j, dès que_je, au cas_où, par erreur/accident,
    sans faire_exprès/le_vouloir,
    comment annuler/supprimer/retirer/enlever ma/mon/un/une/le/la/cette commande/rdv/rendez/réservation/tache/
      article/livraison, vous disiez/dites/écrivez/avez_dit/avez_écrit, c/il est écrit,
    puis je me_désabonner/me_désinscrire plus/à/ensuite, me réabonner, réabonner,
    mon/ma ami/amie/mari/femme/mère/collègue/patron, faut il, m avez/a désabonné/désinscrit/supprimé/vous`,
  polite: `
    svp/stp/s_il_vous_plait/s_il_te_plait/sil_vous_plait/sil_te_plait/merci/bonjour/bonsoir/salut/bjr/cordialement/
      madame/monsieur/maintenant/immédiatement/tout_de_suite/non/oui/d_accord/prière/bien/à_vous/bonne_journée/
      d_avance/par_avance/de_suite/tous/tout/merci_de/veuillez/putain/bordel/enfin/rapidement`,
  filler: `
    je/j/moi/me/m/mon/ma/mes/vous/vos/votre/ça/ca/cela/ce/cette/ces/de/d/du/des/la/le/les/l/un/une/avec/et/mais/à/a/
      au/aux/veux/souhaite/voudrais/aimerais/désire/peut/on/peux/pouvez/pourriez/comment/faire/pour/dis/dit/ai/est/
      suis/c/y/en/trop/dernière/fois/déjà/encore/plus/ne/pas/merde/qu/que/il/faut/être/se/s/recevoir`,
  known: "dégager/concrètement",
};

import type { OptOutWords } from "../opt-out-words.ts";

export const spanishWords: OptOutWords = {
  clear: `
    darme/dame/denme/deme/darnos/dar/darse/date/den/da/doy/quiero/solicito/pido/deseo/tramiten/dad/me_de/den_me/la/
      doi de/la baja,
    baja de la/esta/su/mi/este/tu/del lista/newsletter/suscripción/boletín/promociones/grupo/servicio_de_mensajes,
    baja por favor, de baja por_favor/ya/porfa/porfavor/de_su/inmediatamente, baja definitiva,
    desuscri*/desinscri*/desapunt*/dessuscri*/desvincul*,
    sácame/sáquenme/sáqueme/sacarme/sacadme/quítame/quítenme/quíteme/quitarme/quitadme/bórrame/bórrenme/bórreme/
      borrarme/borradme/elimíname/elimínenme/elimíneme/eliminarme/eliminadme/retírenme/retírame/retirarme/exclúyanme/
      bloquéenme/olvídenme/remuévanme $/de/del/ya/por/porfa/porfavor/x/a/inmediatamente/de_una,
    me saquen/saque/saques/borren/borre/borres/eliminen/elimine/quiten/quite/quites/retiren/excluyan/sacan/borran/
      borras/borra/eliminan/quitan/quitas/saca de/del/por/porfa/ya/$, derecho al olvido,
    dejen/deja/dejad/deje de joder/jodan/chingar/molestar/molestarme/fastidiar/hinchar/acosar/acosarme/escribir/
      escribirme/mandar/mandarme/enviar/enviarme/estar/spamear/contactarme/llamar/textear,
    déjame/déjenme/dejadme/déjeme/déjennos en_paz/tranquilo/tranquila/de, en paz,
    paren/pare/párale/párenle ya/con/por_favor/porfavor/porfa,
    no me/nos molest*/jodan/jodas/fastidi*/acosen/contact*/escriban/escribas/escriba/texteen/llenen/spameen/
      hostiguen/sigan/sigas/vuelvan/vuelva/vuelvas/estén/estes,
    no quiero saber/que_me/nada_más_de/nada_de/nada_más/nada_mas/volver_a_saber/seguir/que_me_sigan/estar_en/
      ser_parte/contacto/ser_contactado, no vuelvan/vuelvas/vuelva a,
    ya no me/nos escriban/escribas/manden/mandes/envíen/envíes/molesten/molestes/contacten/busquen/llamen/hablen/
      escriba/mande/envíe, nunca más/mas me, ni un/una más/mas/mensaje/oferta, me opongo,
    nunca/no me suscribí/inscribí/registré/apunté, nunca/no autoricé/di_permiso/di_mi/les_di/pedí/solicité/acepté,
    número/numero/persona equivocado/equivocada/incorrecto/errado $/por_favor/no, no soy yo/esa_persona,
    dejo/dejar/deje/dejen de recibir/recibirlos, se equivocaron/equivoca/equivocó/equivocan de,
    reportar/reporto/reportaré/denuncio/denunciar/denunciaré/reportado/reportados como/por/spam/a,
    los/lo/te/les bloqueo/voy_a_bloquear/bloquearé/reporto/denuncio, váyanse a, vete a la, ya basta, ya estuvo,
    quiero salir/salirme $/de, salir/salirme de la/esta/este/su lista/grupo`,
  keyword: `
    no publicidad/spam/promociones/mensajes/sms/whatsapp/ofertas/propaganda,
    alto/baja/paren/parar/pare/detener/detengan/deténganse/detente, ya/para paren/basta/ya/párale, basta ya,
    no/ya_no más/mas`,
  bare: `
    basta/para/fin/salir/salirme/bloqueado/bloqueados/equivocado/suficiente/terminar/finalizar/eliminar/borrar/
      remover/quitar/bloquear/renunciar/desactivar/retirar/rechazo/nunca/jamás/nunca_más, de baja, ya no,
    no interesa, no me interesa/interesan, ya no me_interesa/me_interesan/quiero/quiero_más/quiero_mas,
    no me_interesa_más/me_interesa_nada/estoy_interesado/estoy_interesada/quiero/quiero_más/quiero_mas/quiero_nada/
      lo_quiero/deseo/deseo_más/molestar/tengo_interés, sin interés, ya_no/no me_interesa_recibir`,
  cancel: "cancelar/anular/cancela/cancelen/cancele/anula/cancelación",
  halt: `
    parar/paren/para/pare/párenle/párale/dejen/deja/dejad/dejar/deje/cancelar/cancelen/cancela/cancele/anular/
      detener/detengan/suspender/suspendan/suspenda/terminar/terminen/desactivar/desactiven/desactiva/bloquear/
      bloqueen/cesar/cesen/evitar/eviten/evite/abstenerse/absténganse/finalizar/renuncio/rechazo/retiro/retirar/
      revoco/revocar/revoquen/anulo/cancelo/salir/salirme/baja,
    eliminar/elimina/eliminen/elimine/quitar/quiten/quita/quite/saquen/borren/borrar las/los/la/el/toda/todas/mi/
      esas/esos, basta/alto/harto/harta de/con/a/al`,
  topic: `
    mensaje*/mensage*/msj/msjs/msjes/wsp/wasap*/guasap*/publicidad*/publi/propaganda*/promocion*/promoción/oferta*/
      anuncio*/notificaci*/correo*/boletin*/boletín/aviso/avisos/alerta*/campaña*/novedades/descuento*/cupon*/cupón/
      comunicaci*/información/informacion/basura/porquería*/tonterías/mierda*/textos/recordatorios/llamadas/
      comerciales/contenido/consentimiento/autorización/autorizacion/permiso/enviar*/mandar*/escribir*/contactar*/
      molestar*/mandando/enviando/escribiendo/molestando/llenar*/textear*/spamear*/acosar*/bombardear*/hostigar*/
      fastidiar*/llamar*/joder*/saturar*`,
  plan: "suscripci*/membresía",
  drop: `
    borren/borra/borrar/borre/borrad/bórrame/bórrenme/eliminen/elimina/eliminar/elimine/eliminad/quiten/quita/quitar/
      quite/quítame/quítenme/saquen/saca/sacar/saque/sácame/sáquenme/sacarme/olviden/olvida/supriman/suprimir/
      supresión/eliminación/borrado/cancelación/retiren/retirar/retire/remuevan/remover/pierdan/elimínenme/
      eliminarme/borrarme/baja/fuera`,
  self: `
    mi/mis/este/todos_mis/el_mi número/numero/num/datos/contacto/teléfono/telefono/celular/cel/nombre/información/
      informacion/whatsapp/registro/móvil/movil/datos_personales,
    la/su/esta/tu/sus/las lista/listas/base/agenda/grupo/difusión/contactos/directorio/base_de_datos/
      lista_de_difusión/sistema`,
  unwanted: `
    no quiero/quisiera/deseo/necesito/queremos/deseamos/quiere/me_interesan/me_interesa/estoy_interesado/
      estoy_interesada/pedí/solicité/acepto/autorizo/requiero/busco/ocupo,
    ya_no/no quiero/deseo/necesito/me_interesa/me_interesan/quisiera más/mas/recibir/$/que/sus/tus,
    harto/harta/cansado/cansada/aburrido/fastidiado de/con/por, dejar/dejen de recibir/llegar, prefiero no, me niego,
    no soporto, odio`,
  none: `
    ^ sin/no_de, no/ni/nunca/jamás/ya_no/nada más/mas, nada de, cero, ni_un/ni_una,
    ningún/ninguna/ningun más/otro/otra, y no más/mas, más no, basta de`,
  no: `
    no, no más, nunca, nunca más, jamás, dejen/deja/dejar/deje/dejad/paren de, ya no, favor de no, evitar, eviten,
    basta de, prohibido`,
  write: `
    escriban/escribas/escriba/escribirme/escribiendo/escribiéndome/contact*/molesten/molestes/moleste/molestarme/
      molestando/fastidien/fastidies/joder/jodan/acosen/acosarme/hostiguen/saturen/spameen/bombardeen/texteen/
      incomoden/insistan/insistas, llamen/llames/llame/llamarme/hablen/busquen más/mas/nunca,
    usen/compartan/vendan/utilicen mi/mis`,
  send: `
    manden/mandes/mande/mandarme/mandar/mandando/envíen/envíes/envíe/enviarme/enviar/enviando/lleguen/llegue/pasen/
      compartan/publiquen/inviten`,
  more: `
    más/mas/nada/nunca/jamás/ya/eso/esto/estas_cosas/esas_cosas/cosas/de_eso/otra_vez/nuevamente/de_nuevo/tonterías/
      basura`,
  left: `
    di/dado/dada de baja, me desuscribí, envié/mandé/respondí/escribí/puse stop/baja, pedí que/la_baja, solicité la,
    les dije/pedí, ya pedí`,
  still: "sigo/siguen/sigue/todavía/aún/continúan/continúo/insisten/me_siguen",
  not: `
    no/nunca/jamás/sin/ni,
    no me/te/se/nos/quiero/deseo/quisiera/quiero_que/quiero_que_me/quiero_darme/hace_falta/me_den/me_des/me_dé/
      quiero_dar`,
  miss: "perder*/pierda/acab*/termine/esperar/quedarme_sin/quedar_fuera",
  lacks: `
    hay/tienen/tiene/tengo/he_recibido/han/recibo/recibí/llega/llegan/llegó/llegaron/veo/encuentro/encontré/está/
      están/había/hubo/quedan/queda/funciona/existen/sale/aparece*`,
  limits: `
    dud*/antes/después_de_las/noche/hoy/mañana/durante/mientras/hasta/domingo*/tan_tarde/tan_temprano/
      fines_de_semana/sino/tan_seguido`,
  other: `
    pedido*/orden/cita*/reserva*/entrega*/envio/envíos/paquete*/factura*/pago*/direccion*/carrito/compra*/deseos/
      espera/producto*/mesa/turno*/boleto*/vuelo*/hotel/habitación/autobús/bus/tren/foto*/reseña*/comentario*/talla/
      zapatos/vestido/seguro/gimnasio/contrato/reparación/garantía/contraseña/clase/curso/hijo/hija/esposo/esposa/
      marido/mujer/amigo/amiga/mamá/escuela/médico/doctor/mancha*/cebolla*/tarjeta/crédito/préstamo/línea/plan/luz/
      internet/invitados/precios/supermercado/artículo*/consulta/viejo/vieja/anterior`,
  harmless: `
    planta/tarifa/cuota/velocidad/batería/presión/precio/calidad/voz/música/temperatura/marea/gama/tensión/parte/
      clase/temporada/talla/más/mas/muy/la/tan/está/médica/mano/que baja,
    baja el/los/un/temporada/calidad/presión/por_la/por_maternidad/médica/al/en,
    dar/dé/den/doy/dio/dado de_baja_la/de_baja_el/de_baja_un/de_baja_mi línea/gas/luz/internet/servicio/contrato,
    en voz_baja, más/mas alto/bajo, alto nivel/grado/rendimiento/riesgo/el/en,
    para mañana/hoy/el/la/los/las/mi/mí/ti/un/una/qué/que/cuando/cuándo/llevar/dos/tres/cuatro/ellos/siempre/cenar/
      comer/niños/hombre/mujer/navidad/regalar/ver/saber/comprar/usted,
    basta con_que/con_eso/con_esto/con_un/con_una/con_el, me basta, parada de, parar en/a, fin de/del/semana/año/mes,
    a/al/por fin, salir a/con/hoy/mañana/temprano/al/el/del_trabajo/de_casa/de_viaje/de_compras/de_la_casa/de_fiesta,
    sin embargo/duda/problema/problemas/costo/azúcar/cebolla/cargo/compromiso/falta/intereses/ti,
    no hay/tengo/recibo/veo, no más_de/mas_de/que,
    quitar/sacar la/el/las/los/una/mi mancha/cebolla/producto/cita/turno/dinero/foto,
    no me_interesa/me_interesan el/ese/este,
    responda/responde/envía/envíe/escriba/escribe/manda/contesta/con baja/stop/salir/alto,
    para dejar_de_recibir/darse_de_baja/cancelar, si quieres/desea/deseas darte/darse/dejar,
    marqué/perdón/disculpe/perdona/disculpa/lo_siento número/numero equivocado, deja que,
    déjame/déjenme/déjeme/deja pensar/pensarlo/ver/saber/un/preguntar/consultarlo/sabe, quiero saber, bajar el,
    no hace_falta/pasa_nada/importa/sé,
    no te_preocupes/se_preocupe/me_llegó/me_llego/me_llega/me_han/me_contactaron/me_contactó/me_escribieron,
    sácame/sáqueme/quítame/bórrame/saca/elimina de_dudas/una/la/el, de nada, para nada`,
  asks: `
    qué/que pasa/significa/quiere_decir/es/sucede/ocurre/pasaría, por qué/que, porqué,
    ^ porque/cuándo/cuando/dónde/donde, cuánto/cuántos/cuánta, cuál/cuáles, hay, tienen,
    si mando/escribo/respondo/pongo/envío/me_doy/quiero/cancelo, estoy/fui/quedé/he_sido dado/dada,
    me dieron/diste/dio, por error/accidente/equivocación, sin querer, accidentalmente,
    cómo cancelo/cancelar/elimino/anulo/borro/quito mi/un/el/la pedido/cita/reserva/compra/orden/mancha/producto,
    puedo darme_de_baja cuando/después/luego/en, dice que, decía, dijeron que, ustedes dijeron, volver a_suscribirme,
    mi mamá/esposo/esposa/amigo/amiga/marido/mujer/hermano/hermana, tengo que, debo`,
  polite: `
    por_favor/porfavor/porfa/porfis/xfa/x_favor/xfavor/favor/gracias/muchas/mil/hola/buenas/buenos/días/dias/tardes/
      noches/saludos/estimados/señores/señor/señora/ya/ahora/inmediatamente/no/sí/si/cordial/vale/amigo/amigos/
      disculpe/disculpa/perdón/todo/de_una_vez/de_inmediato/cuanto_antes/urgente/de_antemano`,
  filler: `
    yo/me/mi/mis/les/te/le/lo/los/la/las/el/que/quiero/quisiera/de/del/con/en/por/para/un/una/esto/este/esta/estos/
      estas/eso/esos/su/sus/tu/tus/ustedes/usted/solicito/deseo/necesito/puedo/pueden/puede/podrían/podría/cómo/como/
      hago/hacer/darme/dar/dije/digo/dicho/he/última/vez/carajo/mierda/joder/coño/a/al/y/más/mas/es/estoy/nada/se/
      son/otra/hay/puta/sea`,
  known: "enviado",
};

import type { OptOutWords } from "../opt-out-words.ts";

export const portugueseWords: OptOutWords = {
  clear: `
    descadastr*/desinscrev*/desinscriç*/desinscric*/desassin*/desvincul*,
    sair da/desta/dessa/do/desse/deste/de_sua/de_todas lista/listas/grupo/cadastro/newsletter/transmissão,
    quero/gostaria_de/desejo/preciso sair $/disso/daqui/dessa/da/desse/do_grupo,
    me/nos tira/tire/tirem/tirar/remove/remova/removam/remover/retira/retire/retirem/exclui/exclua/excluam/excluir/
      apaga/apague/apaguem/deleta/delete/bloqueia/bloqueie/risca/elimine disso/da/desta/dessa/do/desse/deste/daí/dai/
      daqui/de/por/pf/pfv/pls/$/agora/urgente/já/logo/favor,
    remova/remover/retire/retirem/removam/tirem/exclua/apague/excluam/tire me $/da/dessa/desta/do/por,
    direito ao_esquecimento,
    me/nos deixa/deixe/deixem/larga/largue/larguem/esquece/esqueça/esqueçam em/da_mão/do_pé/quieto/quieta/de_mao/$,
    em paz, sai/saiam do/de meu/pé, larga/larguem do/meu pé,
    vai/vão/vá se/a/pra/tomar foder/ferrar/lascar/merda/pqp/puta/no_cu/catar, sai fora, vtnc, vsf,
    para/pare/parem/pára com/por/pf/pfv/agora/já/logo isso/favor/$/essas/esses/essa/esse/esta/as/os,
    chega de/dessas/dessa/disso/desses,
    não/nao/n me/nos perturb*/incomod*/ligue_mais/encha*/enche/aborreç*/importun*/escreva*/contat*/contact*/
      chame_mais/chamem_mais/procure*,
    não/nao/n/nem quero/desejo/gostaria/queria/pretendo mais_receber/receber_mais/mais_nada/mais_contato/
      ser_incomodado/ser_contatado/ser_contactado/ser_perturbado/contato/saber/mais_saber/mais_participar/mais_fazer/
      mais_estar/mais_que/que_me/que_vocês/participar/fazer_parte/estar_na/estar_nessa, mais receber,
    não/nao/n/ñ quero/desejo receber nada/isso/mais/essas/esses, paro/parar/deixo/deixar de receber,
    nunca mais me/nos/mande*/envie*/escrev*/entre/fale*/quero,
    entre/entrem/entrar/entrando mais/em em/contato mais/contato/$/comigo, não/nao entre/entrem em, nem mais uma/um,
    me oponho, oponho me,
    nunca/não/nao/n me_cadastrei/me_inscrevi/autorizei/pedi/solicitei/dei_permissão/dei_meu/dei_autorização/assinei/
      aceitei, número/numero/pessoa errado/errada/incorreto/trocado $/por_favor/não/nao,
    vou te/bloquear/denunciar/reportar/processar/bloquear_vocês/abrir_reclamação,
    denunciar/denunciado/reportar/reportei/denunciei como/spam/por/vocês, bloquear/bloqueando vocês/você/esse/este,
    não perturbe/incomode`,
  keyword: `
    não/nao propaganda/spam/promoções/mensagem/mensagens/sms/ofertas/publicidade, parar/pare/parem/para/chega/cesse,
    para/pare/chega com_isso/disso/já, já/ja chega, não/nao/n quero mais`,
  bare: `
    sair/basta/remover/remova/excluir/exclua/encerrar/fim/apagar/bloquear/retirar/deletar/saia/suficiente/desistir/
      desisto/desativar/desligar/pára/saída/terminar/finalizar,
    não/nao/n tenho_interesse/tenho_mais_interesse/me_interessa/interessa/estou_interessado/estou_interessada/quero/
      quero_nada/desejo/desejo_mais/mais/perturbe, sem interesse, quero não,
    me tira/remove/remova/tire/exclui/exclua, nunca/nada mais`,
  cancel: "cancelar/cancela/cancele/cancelamento/anular",
  halt: `
    parar/pare/parem/para/pára/cessar/cesse/cessem/cancelar/cancela/cancele/cancelem/cancelamento/encerrar/encerre/
      encerrem/suspender/suspendam/suspenda/interromper/interrompam/desativar/desative/desativem/bloquear/bloqueie/
      evitar/evite/evitem/terminar/terminem/deixar/deixe/deixem/desligue/desligar/silenciar/revogo/revogar/retiro/
      retirar/cancelo/remova/remover/removam/tire/tirar/tirem,
    chega/basta/cansado/cansada/farto/farta/cheio/cheia de, sair de/das/dos/da, fora de/da/do`,
  topic: `
    mensagem/mensagens/mensagen/menssagem/menssagens/mensage*/mgs/whats/zap/zaps/propaganda*/publicidade*/promoc*/
      promoç*/oferta*/anuncio*/anúncio*/notifica*/inscrição/inscricao/aviso/avisos/alerta*/campanha*/novidade*/
      desconto*/cupom/cupons/comunicaç*/comunicac*/informativo*/informações/conteúdo*/lixo/porcaria*/merda*/bobagem*/
      besteira*/lembretes/recebimento/envio/envios/disparo*/textos/consentimento/autorização/autorizacao/permissão/
      cadastro/mandar*/mandando/enviar*/enviando/escrever*/contatar/contactar/incomodar/perturbar/importunar/encher/
      enchendo/mandarem/enviarem/ligar/atormentar/spamar/chatear/aborrecer/azucrinar/torrar`,
  plan: "assinatura*/subscrição",
  drop: `
    tira/tire/tirem/tirar/remove/remova/removam/remover/remoção/retira/retire/retirem/retirar/exclui/exclua/excluam/
      excluir/exclusão/apaga/apague/apaguem/apagar/deleta/delete/deletem/deletar/esquece/esqueça/esqueçam/elimina/
      elimine/eliminem/eliminar/perca/risca/descadastra`,
  self: `
    meu/o_meu/meus/os_meus/minhas/este/esse/todos_os_meus/nosso número/numero/num/nr/contato/contacto/dados/cadastro/
      telefone/nome/zap/whatsapp/whats/fone/celular/informações/registro/dados_pessoais,
    a/da/dessa/desta/sua/de_sua/suas/das/desse lista/listas/base/agenda/grupo/contatos/transmissão/transmissao/
      mailing/banco/lista_de_transmissão/sistema`,
  unwanted: `
    não/nao/n/ñ/num quero/desejo/gostaria/preciso/queria/curto/pretendo/pedi/solicitei/aceito/autorizo/
      tenho_interesse_em/tenho_interesse_nas/tenho_interesse_nos/estou_interessado/estou_interessada/queremos/
      aguento/suporto, sem/não_tenho/nao_tenho/não_tenho_mais interesse,
    cansado/cansada/farto/farta/cheio/cheia/saco_cheio/saturado/cansei de/com/das/dos, odeio, dispenso, recuso,
    prefiro não, deixar de_receber`,
  none: `
    ^ sem/nada/menos/não_de/nao_de/nada_de, não/nao/sem/nada/nunca mais, nada de, zero/nem_uma/nem_mais,
    mais nenhum/nenhuma, chega/basta de`,
  no: `
    não/nao/n/ñ/num, nunca, nunca mais, jamais, favor não/nao, parem/pare/parar/para/deixar/deixem/deixe de, evitar,
    evite, nem`,
  write: `
    escreva*/escrevam/contat*/contact*/perturbe/perturbem/perturbar/incomode/incomodem/incomodar/incomodando/
      importune/importunem/encha/encham/encher/enchendo/aborreça/amole/chateie/atormente/insista/insistam/insistir,
    ligue/liguem/ligar/procure/chame/chamem/fale/escrever mais/nunca/de_novo/mais_comigo,
    use/usem/compartilhem/vendam/utilizem meu/meus`,
  send: `
    mande/mandem/manda/mandar/mandando/mandarem/envie/enviem/envia/enviar/enviando/enviarem/passe/dispare/disparem/
      encaminhe/repasse/compartilhe`,
  more: `
    mais/nada/nunca/jamais/isso/essas_coisas/essas/esse_tipo/essa/coisas/de_novo/novamente/coisa/disso/bosta/lixo/
      porcaria`,
  left: `
    me descadastrei, cancelei a/o/minha inscrição/cadastro/assinatura/recebimento,
    pedi para/pra sair/parar/me_tirar/remover/tirar, já/ja pedi/falei, mandei/enviei/respondi sair/parar/stop`,
  still: "ainda/continuo/continuam/continua/insistem/mesmo_assim/seguem/toda_hora",
  not: `
    não/nao/nunca/jamais/sem/nem, não/nao me/quero/quero_que/quero_que_me/se/precisa/desejo/pretendo/vou, n quero`,
  miss: "perder/perca/perco/esperar/ficar_de_fora/ficar_sem/pagar",
  lacks: `
    tem/têm/há/tenho/recebi/recebo/recebendo/chegou/chegaram/vejo/vi/encontro/encontrei/está/estão/estou/apareceu/
      aparece/existe/existem/sobrou/funciona/veio/consigo`,
  limits: `
    hesit*/antes/depois_das/noite/hoje/amanhã/durante/enquanto/até/domingo*/tão_tarde/tão_cedo/fim_de_semana/
      finais_de_semana/madrugada/agora_não/tanto`,
  other: `
    pedido*/encomenda*/consulta*/reserva*/entrega*/pacote*/fatura*/boleto*/pagamento*/endereço*/carrinho/compra*/
      desejos/espera/produto*/mesa/passagem/passagens/voo/hotel/quarto/ônibus/trem/foto*/avaliaç*/comentário*/
      tamanho/sapato*/vestido/seguro/academia/contrato/conserto/garantia/senha/aula/curso/filho/filha/marido/esposa/
      esposo/amigo/amiga/mãe/escola/médico/mancha*/cebola*/cartão/crédito/empréstimo/linha/plano/luz/internet/
      convidados/preços/supermercado/item/itens/agendamento*/horário/frete/antigo/antiga/cnh`,
  harmless: `
    sair de casa/férias/viagem/lá/carro/manhã/moto/mim/dúvida/cena/cima,
    sair do/da trabalho/hotel/escritório/ar/aeroporto/prédio/casa/escola/academia/faculdade/loja,
    sair com/para/pra/às/as/cedo/amanhã/hoje/mais/antes/depois/à/caro/quando/a,
    vou/posso/pode/vai/vamos/acabei_de/podemos/consigo/antes_de/ao/para/pra sair, para na/no/em,
    para o/a/os/as/mim/amanhã/hoje/que/onde/quando/quem/um/uma/meu/minha/mais/todos/nós/você/sempre/cá/lá/casa/dois/
      duas/entrega/presente/viagem/crianças/levar/jantar/saber/ver/comprar/quantos, parar/pare na/no/em/ali/aqui/o/a,
    parada de/do, ponto de, fim de/do/da semana/mês, a fim,
    chega hoje/amanhã/quando/em/até/que/na/no/aqui/às/antes/segunda/rápido/a/o, quando/já/horas/não chega,
    sem problema/problemas/pressa/dúvida/frete/juros/custo/açúcar/cebola/querer/falta/gelo, não tem/recebi/sei/há,
    remover/tirar/tira/tire a/o/as/uma mancha/cebola/item/produto/foto/dúvida/cnh,
    me tira/tire uma/essa/a dúvida/foto/$, não pare/para/parem/pára,
    excluir/apagar/cancelar o/a/meu/minha pedido/foto/consulta,
    responda/envie/digite/mande/responder/responde/sms sair/pare/parar/stop/cancelar,
    para parar/deixar/não/cancelar/se de_receber/receber/mais/descadastrar,
    para sair da_lista responda/digite/envie/mande, se quiser/desejar,
    liguei/desculpe/desculpa/perdão número errado/numero_errado, liguei errado, número errado desculpe/desculpa/do,
    me deixa/deixe pensar/ver/saber/confirmar/avisado, deixa/deixe eu/me ver/pensar/confirmar/saber,
    não queria/quero incomodar, não incomoda/obrigado, em paz_e, nada demais`,
  asks: `
    o/que que/acontece/significa acontece/significa/quer/é/ocorre/$, por/^ que/quê/porque/pq/onde, quando,
    quanto/quantos/quantas, qual/quais, tem, vocês têm/tem/ainda, se/caso/depois_que eu,
    fui descadastrado/removido/retirado, me descadastraram/removeram/tiraram, sem querer, por engano/acidente,
    acidentalmente,
    como cancelo/cancelar/excluo/removo/tiro/apago meu/um/o/a/minha pedido/consulta/compra/reserva/mancha/encomenda,
    posso sair/cancelar/me_descadastrar quando/depois/a_qualquer, diz que, dizia, disseram, vocês disseram,
    está escrito, me cadastrar/recadastrar/inscrever de_novo/$, minha/meu mãe/esposa/amigo/amiga/marido/filho,
    tenho que, é verdade`,
  polite: `
    por_favor/porfavor/pf/pfv/pfvr/pff/favor/obrigado/obrigada/obg/brigado/grato/grata/valeu/vlw/olá/oi/bom_dia/
      boa_tarde/boa_noite/agora/já/imediatamente/não/nao/sim/att/atenciosamente/cordialmente/senhor/senhora/senhores/
      gente/pessoal/urgente/moço/moça/galera/tudo/logo/desde_já/blz/aí/cara/meu/mano/por_gentileza/desculpa/desculpe`,
  filler: `
    eu/me/mim/minha/meus/vcs/vc/você/vocês/voces/voce/o/a/os/as/um/uma/isso/isto/essa/esse/essas/esses/esta/este/de/
      da/do/dessa/desse/das/dos/com/em/na/no/quero/gostaria/desejo/preciso/posso/pode/podem/como/faço/fazer/para/pra/
      e/mas/mais/disse/falei/digo/última/vez/porra/caralho/merda/saco/que/é/está/estou/se/por/q/tá/to/cansado/só/
      poderia/poderiam/receber`,
};

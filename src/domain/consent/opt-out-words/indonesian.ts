import type { OptOutWords } from "../opt-out-words.ts";

export const indonesianWords: OptOutWords = {
  clear: `
    jangan/jgn/jng/jangan_pernah/gausah/gak_usah/ga_usah/tidak_usah/tdk_usah/nggak_usah/tak_usah/dilarang/berhenti/
      stop/setop/mohon_tidak hubungi/menghubungi/dihubungi/kontak/chat/ngechat/wa/ngewa/ganggu/mengganggu/diganggu/
      gangguin/spam/nyepam/kirimi*/mengirimi*/ngirimin/whatsapp/teror/sms/dm/japri/telpon_lagi/telepon_lagi, unreg,
    unregister,
    berhenti/henti/batal/batalkan/stop/hentikan/keluar/cancel/akhiri berlangganan/langganan/dari_langganan/
      dari_daftar/dari_list/dari_grup,
    keluarkan/hapus/keluarin/apus/coret/hapuskan saya/aku/gue/gw/kami dari/di/$/ya/dong,
    keluar dari grup/group/daftar/list/langganan/broadcast, tinggalkan/biarkan saya/aku sendiri/tenang/$,
    tidak/tdk/tak/gak/ga/nggak/ngga/saya_tidak pernah/merasa daftar/mendaftar/setuju/langganan/berlangganan/minta/
      kasih_nomor/memberi_izin, salah nomor/sambung/orang/nomer,
    akan/bakal/mau/gue/gw/aku/saya blokir/laporkan/block/lapor/report/blok, laporkan sebagai/spam, pergi sana,
    cukup sudah, sudah/udah cukup, jangan lagi/lagi_lagi`,
  keyword: "berhenti/berenti/hentikan/henti/setop/cukup/keluar/udahan/sudahi, stop ya/dong/dulu/aja/lah",
  bare: `
    hapus/hapuskan/akhiri/selesai/tolak/blokir/cabut/ogah/jangan/gausah,
    tidak/gak/ga/nggak/ngga/tdk/tak/saya_tidak/saya_tdk/saya_ga/saya_gak/aku_gak/aku_ga/aku_nggak/saya_sudah_tidak/
      udah_gak tertarik/minat/berminat/mau/tertarik_lagi/berminat_lagi/minat_lagi/mau_lagi, hapus saya/aku,
    jangan ganggu`,
  cancel: "batal/batalkan/dibatalkan",
  halt: `
    berhenti/berenti/hentikan/henti/setop/akhiri/batalkan/batal/cukup/matikan/nonaktifkan/tolak/blokir/diberhentikan/
      dihentikan/putuskan/sudahi/keluar/cabut/mencabut/tarik/menarik,
    capek/cape/muak/bosan/bosen/males/malas/risih/terganggu dengan/sama/dapat/terima/oleh`,
  topic: `
    pesan/pesannya/pesan2/promo*/promosi*/iklan*/penawaran*/tawaran*/wa/chat*/notif*/langganan/berlangganan/info/
      informasi/diskon*/pemberitahuan*/kirim/kirimi/mengirim/ngirim/kirimin/hubungi/menghubungi/ganggu/mengganggu/bc/
      blast/kampanye/telemarketing/berita/subscribe/mengirimi/mengirimkan/dm/dihubungi/diganggu/dikirimi/persetujuan/
      izin/ijin/keanggotaan`,
  plan: "langganan/keanggotaan/pengiriman/kiriman",
  drop: "hapus*/keluarkan/keluarin/buang/hilangkan/copot/cabut/singkirkan/lupakan/apus*/coret/remove/delete/dihapus",
  self: `
    nomor/nomer/no/nomornya/data/kontak/nama/no_hp/nomor_wa/semua_data/no_wa/nomor_hp saya/ku/aku/gue/gw/ini/
      pribadi_saya/kami, nomorku/nomerku/dataku/kontakku, dari/di daftar*/list*/grup*/group/database/kontak/sistem,
    dari buku_telepon`,
  unwanted: `
    tidak/tdk/tak/gak/ga/nggak/ngga/enggak/gk/g/kagak/ndak mau/ingin/pengen/pingin/minat/berminat/butuh/perlu/
      tertarik/bersedia/berkenan/suka/usah,
    gamau/gakmau/ogah/malas/males/muak/bosan/bosen/capek/risih/terganggu/keberatan/menolak/gausah/emoh`,
  none: "tanpa/cukup, tidak_ada/ga_ada/gak_ada lagi, jangan ada, jangan/jgn/gausah/gak_usah/ga_usah/tidak_usah",
  no: `
    jangan/jgn/jng/jangan_pernah/gausah/gak_usah/ga_usah/tidak_usah/tdk_usah/nggak_usah/tak_usah/mohon_tidak/
      harap_tidak/mohon_untuk_tidak`,
  write: `
    hubungi/menghubungi/dihubungi/ganggu/mengganggu/diganggu/spam/nyepam/teror/gangguin/japri,
    chat/wa/sms/kontak/telpon/telepon/nelpon/pm/dm saya/lagi/aku/gue/gw/ke/$,
    pakai/gunakan/sebar/sebarkan nomor/data/no`,
  send: "kirim/kirimi/kirimin/kirimkan/mengirim/mengirimkan/mengirimi/ngirim/ngirimin/kasih/share/dikirim/dikirimi",
  more: `
    lagi/apapun/apa_apa/apa_pun/apa2/promo/yg_ginian/ginian/beginian/seperti_ini/kayak_gini/terus/terus_terusan/
      melulu`,
  left: `
    sudah/udah/udh unsubscribe/berhenti/unreg/bilang/minta/stop/kirim_stop/ketik_stop/berhenti_langganan/
      batal_langganan`,
  still: "masih/tetap/tetep/terus/kok_masih/kenapa_masih",
  not: "jangan/jgn/tidak/gak/ga/nggak/tdk/jng/belum/bukan/tanpa, jangan sampai/pernah, tidak/gak/ga/nggak mau/ingin",
  miss: "ketinggalan/kelewatan/melewatkan/kehilangan/kelewat/terlewat/menunggu/nunggu/rugi",
  lacks: "belum/ada/masuk/sampai/kenapa/kok/kapan/apakah/muncul/terkirim/habis",
  limits: "ragu/sebelum/malam/hari_ini/besok/sampai/selama/ketika/saat/pagi/jam_kerja/tengah_malam",
  other: `
    pesanan*/orderan*/order/janji/booking*/reservasi/pengantaran/paket*/tagihan*/faktur/pembayaran*/alamat*/
      keranjang*/belanja*/keinginan/antrian/antrean/produk*/barang*/meja/tiket*/pesawat/hotel/kamar/bus/bis/busnya/
      kereta/foto*/ulasan*/komentar*/ukuran/sepatu/baju/asuransi/gym/kontrak/garansi/sandi/password/kelas/kursus/
      anak/suami/istri/teman/ibu/sekolah/dokter/noda/bawang/kartu/pinjaman/pulsa/jadwal*/kurir/gojek/konsultasi/item/
      refund/transaksi/halte/gula/es`,
  harmless: `
    berhenti di/dimana/kerja/merokok/sebentar/bekerja/jualan/produksi/beroperasi/berharap,
    cukup bagus/murah/mahal/besar/baik/jelas/satu/dua/bayar/puas/enak/jauh/cepat/sekali/datang/sampai/untuk/klik/
      ketik/balas, keluar rumah/negeri/kota/produk/edisi/jam/kapan/kantor/uang/dari_rumah/dari_kantor/dari_toko,
    stop kontak/di/depan, kapan/kenapa/promonya/promo/apakah berhenti/selesai, selesai kapan/jam, sudah/udah selesai,
    tidak/gak/ga ada_masalah/masalah/apa_apa/papa, gapapa, tanpa gula/es/biaya/ongkir/bawang/sambal,
    jangan lupa/sampai/khawatir/pedas/pakai/terlalu/telat/lama/dikirim_dulu/kirim_dulu/kirim_barang/kirim_ke/
      kirim_yang/kirim_warna/berhenti/stop/hapus/dihapus/hentikan,
    pesan satu/dua/tiga/1/2/3/antar/makanan/kue/meja/tempat/yang/untuk/di/berapa, mau/bisa pesan,
    tidak terima_kasih/terima_barang/terima_paket, terima kasih,
    hapus pesanan/foto/ulasan/komentar/produk/alamat/barang/item, ketik/balas/kirim/reply/kata stop/berhenti/unreg,
    untuk berhenti/stop_berlangganan berlangganan/langganan/menerima/ketik/balas/kirim,
    maaf/sori/sorry salah nomor/sambung/kirim/orang, no rek/resi/rekening/order/antrian, sms banking,
    wa/chat saja/aja/dulu/ya/kalau`,
  asks: `
    apa yang_terjadi/artinya/arti/maksud/itu, maksudnya/artinya apa,
    kenapa saya/aku/tidak/gak/ga/belum/dihapus/promo/kalian_hapus, mengapa, kapan, di mana, ^ dimana, berapa,
    apakah ada/promo/masih/saya_sudah/kalau/sudah/saya_masih,
    kalau/jika/bila saya/aku/gue balas/ketik/kirim/stop/berhenti/unsubscribe, gak/ga/tidak/nggak sengaja,
    cara batalin/batalkan/membatalkan pesanan/order, sudah/udah berakhir/abis, masih ada`,
  polite: `
    tolong/tlg/mohon/harap/plis/terima_kasih/terimakasih/makasih/makasi/trims/tq/halo/hai/selamat/pagi/siang/sore/
      malam/min/kak/mas/mbak/pak/bu/gan/sis/sekarang/segera/ya/iya/dong/deh/lah/aja/saja/sih/tidak/nggak/oke/maaf/
      permisi/admin/bang/bos/udah/sudah/dulu/juga/bgt/banget/yaa/yah`,
  filler: `
    saya/aku/gue/gw/ku/kami/ini/itu/yang/yg/dari/di/ke/untuk/utk/dan/dengan/mau/ingin/pengen/minta/bisa/gimana/
      bagaimana/cara/caranya/kalian/anda/kamu/lagi/semua/bilang/kali/terakhir/anjing/anjir/bangsat/sialan/terus/jg/
      nya/pokoknya/gak/ga`,
};

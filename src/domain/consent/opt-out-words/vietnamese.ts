import type { OptOutWords } from "../opt-out-words.ts";

// Words are compared without their tones, as people type them: đừng (do not), dừng (stop), dùng (use), đúng (right) are one.

export const vietnameseWords: OptOutWords = {
  clear: `
    đừng/dừng/ngừng/ngưng/chớ/cấm/thôi/không_được/vui_lòng_không/xin_không làm_phiền/quấy_rầy/quấy_nhiễu/spam/
      gửi_tin/gửi_quảng_cáo/gửi_khuyến_mãi/gửi_thông_báo/nhắn_tin/nhắn_cho_tôi/nhắn_cho_mình/nhắn_nữa/nhắn_tôi_nữa/
      liên_hệ_với/liên_lạc_với/liên_lạc_nữa/liên_hệ_nữa/gọi_cho_tôi/gọi_cho_mình/gọi_nữa/gọi_tôi_nữa/inbox/ib/
      gởi_tin/làm_phiền_tôi,
    hủy/huỷ/bỏ/ngừng/ngưng/dừng/thôi/xin_hủy đăng_ký/đăng_kí/dk/đk/theo_dõi/nhận_tin/nhận_thông_báo/nhận_quảng_cáo/
      nhận_khuyến_mãi/nhận_sms/nhận_email,
    xóa/xoá/gỡ/bỏ/loại/rút/đưa/cho/kick tôi/mình/em/tui/anh/chị/số_tôi/số_này/số_của_tôi/tên_tôi/tên_mình
      khỏi/ra_khỏi/ra/đi/khỏi_danh/khỏi_nhóm,
    để/hãy_để/cho tôi/mình/tui/em/người_ta yên/được_yên, buông tha, tha cho_tôi/cho_mình, biến/cút/xéo đi, cút,
    không/ko/k/hông/hok/kg/chẳng/chưa/chả từng/bao_giờ/hề/có/đăng/đồng/cho/yêu đăng_ký/đồng_ý/cho_phép/yêu_cầu/
      cho_số/đăng_kí/phép/ý_nhận/ký_nhận,
    không/ko/k/hông/hok/kg/chẳng/chả/không_hề muốn/cần/thích/có_nhu_cầu/còn_muốn/đồng_ý/muốn_bị/chấp_nhận
      nhận_tin/nhận_bất/nhận_thêm/nhận_gì/nhận_thông_báo/nhận_quảng_cáo/nhận_nữa/bị_làm_phiền/bị_quấy_rầy/nghe/bị_spam/
      nhận_các/nhận_những/nhận_mấy/làm_phiền/liên_lạc/liên_hệ,
    không/ko/k nhận_tin/nhận_quảng_cáo/nhận_thông_báo/nhận_khuyến_mãi nữa/$/từ/của,
    nhầm/sai/lộn số/người $/rồi/nhé, nhắn/gửi nhầm/sai số/người,
    sẽ/đang/đã/tôi/mình chặn/block/báo_cáo/report/khóa số/bạn/các/shop/tin/này/luôn/đây/nick, báo cáo/là spam, báo spam,
    phản đối, rút lại_sự/sự/lại_đồng đồng_ý/chấp_thuận/ý, rời/thoát/ra khỏi nhóm/danh_sách/group/list, phiền quá`,
  keyword: `
    dừng_lại/dừng_ngay/ngừng/ngừng_lại/ngừng_ngay/ngưng/ngưng_lại/ngưng_ngay/thôi_đi/đủ_rồi/chấm_dứt/dẹp/dẹp_đi/
      thôi_ngay,
    xin/hãy/làm_ơn/vui_lòng dừng/thôi, dừng đi/nhé/nha/ngay/giùm`,
  bare: `
    thôi/dừng/đủ/xóa/xoá/từ_chối/tc/chặn/thoát/rời/rút/hủy/huỷ/hủy_đi/xóa_đi/xóa_tôi/xin_hủy/tôi_từ_chối/xin_từ_chối,
    không/ko/k/hông/hok/kg/tôi_không/mình_không/em_không quan_tâm/hứng_thú/có_nhu_cầu/nhu_cầu/cần_nữa/nhận_nữa/nhận/
      muốn/muốn_nữa/tham_gia/tham_gia_nữa/thích/thích_nữa/đồng_ý/quan_tâm_nữa/nữa,
    đừng gửi/nhắn/gọi, hết hứng/quan_tâm, không quảng_cáo/spam`,
  cancel: "hủy_bỏ/huỷ_bỏ/cancel/hủy_nhé/hủy_giúp",
  halt: `
    dừng/đừng/ngừng/ngưng/hủy/huỷ/chấm_dứt/tắt/chặn/từ_chối/khóa/rút/rút_lại/thu_hồi/kết_thúc/ngán/dẹp/bỏ_nhận/
      bỏ_gửi/thôi_gửi/thôi_nhắn/thôi_nhận/vô_hiệu/block/không_nhận/ngưng_nhận/cắt, chán/mệt/mệt_mỏi vì/với/mấy/các/
      những`,
  topic: `
    tin_nhắn/tin_rác/thư_rác/tin_quảng_cáo/tin_này/các_tin/những_tin/mấy_tin/nhận_tin/gửi_tin/bản_tin/quảng_cáo/
      khuyến_mãi/khuyến_mại/khuyến_mãi_này/ưu_đãi/thông_báo/tin_tức/giảm_giá/voucher/mã_giảm_giá/chiến_dịch/chào_hàng/
      tiếp_thị/mời_chào/liên_hệ/liên_lạc/làm_phiền/quấy_rầy/nhắn_tin/sự_đồng_ý/chấp_thuận/rác/nhắc_nhở/thư_từ/gửi_mấy/
      gửi_những/gửi_các/gửi_cho_tôi/gửi_nữa/gửi_thêm/sms/zns`,
  plan: "gói_tin/đăng_ký/đăng_kí/thành_viên/gói_đăng_ký/dịch_vụ_tin",
  drop: "xóa/xoá/gỡ/loại/loại_bỏ/bỏ/quên/lấy/đưa/rút/hủy/huỷ/xóa_bỏ/xóa_hết",
  self: `
    số/số_điện_thoại/sđt/sdt/thông_tin/dữ_liệu/tên/số_phone/số_dt/liên_lạc/hồ_sơ tôi/của_tôi/mình/của_mình/này/em/
      của_em/tui/của_tui/cá_nhân/anh/chị/tao/liên_hệ_của_tôi, dữ_liệu/thông_tin cá_nhân,
    tôi/mình/em/tui khỏi/ra_khỏi, khỏi/ra_khỏi/trong danh_sách/nhóm/hệ_thống/dữ_liệu/list/group/danh_bạ/cơ_sở`,
  unwanted: `
    không/ko/k/hông/hok/kg/chẳng/chả/không_hề/không_còn muốn/cần/thích/quan_tâm/có_nhu_cầu/hứng_thú/đồng_ý/nhận/
      chấp_nhận/muốn_nhận/cần_nhận/quan_tâm_đến/quan_tâm_tới/muốn_xem/muốn_thấy,
    chán/ngán/mệt/phiền/bực vì/với/quá/mấy, từ_chối nhận, phiền_phức/khó_chịu/bực_mình, khỏi gửi/nhắn/cần`,
  none: "không/ko/hông/miễn/khỏi/hết",
  no: `
    đừng/dừng/ngừng/ngưng/không/ko/chớ/cấm/khỏi/hông/không_được/không_cần/đừng_có/đừng_bao_giờ/thôi_không/thôi_đừng,
    đừng có`,
  write: `
    nhắn_tin/nhắn_cho/nhắn_nữa/nhắn_gì/nhắn_nhiều/nhắn_hoài/liên_hệ/liên_lạc/làm_phiền/quấy_rầy/quấy_nhiễu/spam/inbox/
      ib/chat/nhắn_tôi/nhắn_mình/gọi_cho/gọi_nữa/gọi_điện/gọi_tôi/gọi_hoài/gọi_lại_nữa/gọi_hay/gọi_hoặc,
    dùng/sử_dụng/bán/chia_sẻ/tiết_lộ/lưu số_của_tôi/thông_tin_của/dữ_liệu_của`,
  send: "gửi/gởi/send/nhắn/chuyển/gữi/đưa",
  more: "nữa/thêm/gì/bất_cứ/bất_kỳ/lung_tung/tiếp/hoài/mãi/mấy_cái/cái_này/những_thứ/mấy_thứ/linh_tinh/vớ_vẩn",
  left: `
    đã hủy/hủy_đăng_ký/nhắn_dừng/yêu_cầu/bảo/từ_chối/nói/xóa/nhắn_hủy/nhắn_stop/báo/trả_lời_stop/gửi_stop/xin_dừng,
    hủy rồi, hủy đăng_ký_rồi, nói rồi, bảo rồi`,
  still: "vẫn/vẫn_còn/cứ/mà_vẫn/sao_vẫn/sao_cứ/sao_còn/hoài/mà_cứ/vẫn_cứ",
  not: "không/ko/chưa/chẳng/đừng/không_muốn/chả/khỏi, không phải/định/hề/muốn",
  miss: "bỏ_lỡ/lỡ/mất/chờ/đợi/bỏ_qua/lỡ_mất/hủy/huỷ",
  lacks: `
    có/thấy/nhận_được/chưa/tại_sao/vì_sao/khi_nào/bao_giờ/còn/đến/được/mở/đọc/xem/hiện/vào`,
  limits: `
    ngần_ngại/trước_khi/trước_8/trước_9/sau_9/sau_10/sau_21/sau_22/sau_giờ/sau_khi/buổi_tối/ban_đêm/nửa_đêm/đêm_khuya/
      hôm_nay/ngày_mai/trong_lúc/trong_giờ/giờ_làm/sớm_quá/muộn/khuya/cuối_tuần/chủ_nhật/trừ_khi/cho_đến/tối_nay/
      tới_khi/giờ_nghỉ/giờ_hành_chính`,
  other: `
    đơn/đơn_hàng/đặt_hàng/lịch_hẹn/cuộc_hẹn/hẹn/giao_hàng/giao/gói_hàng/kiện_hàng/bưu_kiện/đặt_phòng/đặt_bàn/đặt_chỗ/
      hóa_đơn/hoá_đơn/thanh_toán/địa_chỉ/giỏ_hàng/sản_phẩm/vé_xe/vé_máy_bay/vé_tàu/đặt_vé/chuyến_bay/chuyến_đi/
      khách_sạn/phòng/xe/xe_buýt/tàu/ảnh/hình/đánh_giá/bình_luận/size/giày/áo/váy/quần/bảo_hiểm/gym/hợp_đồng/bảo_hành/
      mật_khẩu/khóa_học/lớp_học/bác_sĩ/nha_sĩ/thẻ_tín_dụng/thẻ_ngân_hàng/khoản_vay/shipper/ship/trả_hàng/đổi_hàng/
      vết/hành/danh_sách_chờ/vợ/chồng/con_gái/con_trai`,
  harmless: `
    áp/sử/nội/tín/ứng/tuyển/vận/xây/tác/công/tiêu/người/lạm/thông/chuyên/gia/dân/thực/trọng/khách dụng/dùng,
    dùng mã/thử/sản_phẩm/được/như_thế_nào/thế_nào/cho/lần/của/voucher/app/thẻ/ở/để/khuyến/ưu/làm/hàng/ngày,
    đúng rồi/vậy/không/ạ/địa_chỉ/số/là/giờ/người/hàng/size/mà/thế/hẹn/nhé/thông_tin/tin,
    dừng xe/ở/chân/tại/đón/bán/đèn/sản_xuất, điểm/trạm/bến/chỗ/xe dừng, không có_chi/sao/gì/vấn_đề/dừng, không sao,
    đừng lo/ngại/ngần_ngại/quên/hủy/xóa/cay/bỏ/cho_hành/cho_đá/giao/buồn/trễ/để,
    không/ko/chưa/chẳng nhận/liên_lạc/liên_hệ/gọi/nhắn/gửi/nhắn_tin/gửi_tin/thấy được/hàng/đơn/tin,
    không/ko/chưa nhận_được tin/tin_nhắn/hàng/thông_báo, tất cả, hủy/huỷ đơn/đơn_hàng/lịch/vé/bàn/phòng/chuyến/hẹn/
      giao_dịch/đặt/món/kết_bạn/cuộc/lệnh, anh/chị/em/tên/cô/chú/bạn/gặp huy,
    soạn/nhắn/gửi/trả_lời/bấm/cú_pháp/soạn_tin/reply dừng/stop/huy/hủy/huỷ/tc/ngừng để/gửi/đến/tới/về/thì/$,
    để/muốn hủy/ngừng/dừng/từ_chối nhận/nhận_tin/đăng_ký/dịch_vụ soạn/nhắn/gửi/trả_lời/bấm/thì,
    đủ tiền/hàng/size/màu/dùng/chưa/không/chỗ/cho, khóa học, rút tiền, bỏ lỡ/qua/vào, gửi hàng/đơn/tiền/ảnh/hình/lại/xe,
    xin_lỗi/sorry nhầm/sai số/người, nhầm/sai số tài_khoản/lượng/nhà/tiền,
    xóa/bỏ đơn/món/sản_phẩm/ảnh/bình_luận/đánh_giá/hành/khỏi_giỏ, không đường/đá/hành/cay, hết hàng/size/giờ/hạn/tiền,
    số này là, mệt quá, chân thành`,
  asks: `
    chuyện/điều gì, chuyện_gì xảy_ra, nếu tôi/mình/em/trả_lời/nhắn/hủy/dừng/gửi/khách, nghĩa là, có nghĩa, là gì,
    tại sao/vì_sao/sao_tôi, vì sao, khi nào, bao giờ/lâu/nhiêu, mấy giờ/ngày, chừng nào, ở đâu, có phải/còn/được,
    làm_sao/cách/làm_thế_nào hủy/để_hủy/xóa/để_xóa đơn/lịch/vé/đặt/ảnh/đánh_giá/món, lỡ tay/bấm/hủy/nhắn/xóa,
    vô tình, bấm nhầm, nhắn_nhầm, đăng_ký lại, ghi là/rằng, shop/bạn/bên_bạn nói/ghi/viết, vợ/chồng/bạn/mẹ tôi,
    hủy/dừng/ngừng sau/sau_này/bất_cứ_lúc/lúc_nào được, có thể hủy_bất/hủy_sau/dừng_sau`,
  polite: `
    xin/vui_lòng/làm_ơn/cảm_ơn/cám_ơn/ạ/nhé/nha/nhá/đi/giùm/giúp/dùm/với/ngay/ngay_lập_tức/lập_tức/bây_giờ/chào/
      xin_chào/dạ/vâng/không/ko/ok/shop/ad/admin/em/anh/chị/ơi/luôn/hộ/thanks/nào/rồi/được_không/được_ko/please/pls/
      trân_trọng/alo/ơn/cái/hết`,
  filler: `
    tôi/tui/mình/tao/tớ/em/anh/chị/các/bạn/mày/ông/bà/này/đó/cho/với/từ/của/và/thì/là/mà/hãy/muốn/cần/nữa/hết/tin/nhắn/
      gửi/lần/cuối/nói/bảo/đã/quá/rồi/mấy/cái/đừng/có/phiền/lại/việc/những/mọi/vì/để/nhiều/suốt/hoài/bên/công_ty/ty/
      chúng/người/ta/yêu_cầu/xin/giờ/được/vãi/má/trời`,
};

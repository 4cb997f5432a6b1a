//! What each prompt says: its code, Chinese and English. A `{}` stands for a number.

use super::Prompt;

/// Code, Chinese and English.
pub(super) type Wording = (&'static str, &'static str, &'static str);

const WELCOME: Wording =
    ("welcome", "欢迎光临。请触摸要去的专区。", "Welcome. Please touch the area that you want to go to.");
const CHOOSE_MATTER: Wording = ("choose-matter", "请选择要办的事项。", "Please choose your matter.");
const SEARCH: Wording = (
    "search",
    "请输入事项名称的拼音首字母，再选择事项。",
    "Please type the first letters of any word of your matter, then choose it.",
);
const CHOOSE_ONLINE: Wording = (
    "choose-online",
    "这些事项可以在网上办。请选择事项，扫描二维码。",
    "These matters can be done online. Please choose one, and scan its code.",
);
const ONLINE: Wording = (
    "online",
    "请扫描二维码在网上办理。要在大厅办，请触摸现场办理。",
    "Please scan the code to do it online. To do it here, touch Go to a counter.",
);
const STEPS: Wording =
    ("steps", "屏幕上是办理流程，拿一张号票就能办完。", "The screen shows all steps. One number is enough for them.");
const FIND_TICKET: Wording = (
    "find-ticket",
    "请把号票上的二维码对准扫码口，或选择其他查询方式。",
    "Please hold the code of your slip before the scanner, or choose another way.",
);
const CHECK_MATERIALS: Wording =
    ("check-materials", "请核对要带的材料，然后触摸取号。", "Please check what to bring, then touch Take a number.");
const CLOSED: Wording = (
    "closed",
    "现在不取现场号。您可以预约，查预约，或者留下电话。",
    "No numbers are given now. You can book a time, look at your booking, or leave your phone number.",
);
const PAUSED: Wording = (
    "paused",
    "本机暂停取号。请到其他自助终端或咨询台取号，本机可以预约和查询。",
    "No numbers here for now. Please use another terminal or the information desk; you can book and look things up here.",
);
const NOT_NOW: Wording = (
    "not-now",
    "这个事项现在不取号。屏幕上写着原因，您可以预约，或者办理其他事项。",
    "No number is given for this matter now. The screen says why; you can book a time, or choose another matter.",
);
const NUMBERING: Wording = ("numbering", "正在为您取号，请稍候。", "Your number is being given. One moment, please.");
const PRINTING: Wording =
    ("printing", "您的号码是 {}。号票正在打印，请稍候。", "Your number is {}. Your slip is being printed.");
const TAKE_SLIP: Wording = (
    "take-slip",
    "您的号码是 {}。请取走号票，等候叫号。",
    "Your number is {}. Please take your slip, and wait until you are called.",
);
const ON_SCREEN: Wording = (
    "on-screen",
    "您的号码是 {}。这次没有纸质号票，请记下屏幕上的号码，或扫描二维码。",
    "Your number is {}. There is no slip this time: please note the number on the screen, or scan the code.",
);
const DOUBT: Wording = (
    "doubt",
    "您的号码是 {}。号票可能没有打印完整，号码同样有效。",
    "Your number is {}. Your slip may be incomplete. Your number holds either way.",
);
const REFUSED: Wording = (
    "refused",
    "暂时不能在这里取号。请到咨询台，请工作人员帮助您。",
    "No number could be given here. Please ask staff at the information desk.",
);
const STILL_THERE: Wording = (
    "still-there",
    "您还在吗？请触摸继续，否则将结束。",
    "Are you still there? Please touch Go on, or this visit ends.",
);
const PRINTER_NEEDS_ATTENTION: Wording =
    ("printer-needs-attention", "打印机需要处理，请工作人员查看。", "The printer needs attention from staff.");
const LAY_CARD: Wording = ("lay-card", "请把证件平放在读卡区。", "Please lay your card on the reader.");
const TAKE_CARD: Wording = ("take-card", "证件读好了，请取走证件。", "Your card has been read. Please take it away.");
const CARD_NOT_READ: Wording = (
    "card-not-read",
    "没有读到证件，请拿开，再放一次。",
    "Your card could not be read. Please lift it and lay it down again.",
);
const HOLD_CODE: Wording = ("hold-code", "请把二维码对准扫码口。", "Please hold the code before the scanner.");
const CODE_NOT_READ: Wording =
    ("code-not-read", "没有读出二维码，请再试一次。", "The code could not be read. Please try again.");
const VOICE_ON: Wording = ("voice-on", "语音提示已打开。", "Voice guidance is on.");
const TEST: Wording = ("test", "这是语音测试。您能听清楚吗？", "This is a test of the voice. Can you hear it clearly?");
const WELCOME_WITHOUT_PAPER: Wording = (
    "welcome-without-paper",
    "欢迎光临。打印机暂时不能出票，号码会显示在屏幕上。请触摸要去的专区。",
    "Welcome. No slips can be printed at present; your number will be shown on the screen. \
     Please touch the area that you want to go to.",
);
const HELP: Wording = (
    "help",
    "需要帮助，请到咨询台，工作人员会帮助您。",
    "If you need help, please go to the information desk: staff will help you.",
);
const MISSING: Wording = (
    "missing",
    "还缺材料。屏幕上写着在哪里可以办到，也可以预约，或者请帮办员帮助。",
    "Something is missing. The screen says where to get it; you can also book, or ask for a helper.",
);
const PROMISE: Wording = (
    "promise",
    "这些材料可以后补。请看清期限，同意后取号。",
    "These papers may follow later. Please note the dates; if you agree, take a number.",
);
const CHOOSE_PRIORITY: Wording = (
    "choose-priority",
    "如果您属于优先对象，请触摸对应的一项。",
    "If you have priority, please touch the line that applies to you.",
);
const TYPE_ID_NUMBER: Wording = ("type-id-number", "请输入身份证号码。", "Please type your ID number.");
const TYPE_PHONE: Wording = ("type-phone", "请输入手机号码。", "Please type your mobile number.");
const TYPE_PHONE_TAIL: Wording =
    ("type-phone-tail", "请输入手机号码的后四位。", "Please type the last four digits of your phone number.");
const TYPE_PROJECT: Wording = ("type-project", "请输入项目代码。", "Please type the project code.");
const TYPE_STEWARD_PROJECT: Wording = (
    "type-steward-project",
    "请输入项目编号，没有编号也可以继续。",
    "Please type the project number. You can go on without it, too.",
);
const READING: Wording = ("reading", "正在读取，请不要移开证件。", "Reading. Please leave the card where it is.");
const CHOOSE_ZONE: Wording = ("choose-zone", "请选择事项所在的专区。", "Please choose the area of your matter.");
const CHOOSE_SLOT: Wording = ("choose-slot", "请选择日期和时段。", "Please choose a day and a time.");
const CONFIRM_BOOKING: Wording =
    ("confirm-booking", "请核对预约信息，然后触摸确认。", "Please check your booking, then confirm it.");
const BOOKED: Wording = (
    "booked",
    "预约成功。请记下预约码，或扫描二维码。",
    "Your booking is confirmed. Please note the code, or scan it.",
);
const REQUESTED: Wording = (
    "requested",
    "预约申请已记下，还没有确认。请记下预约码。",
    "Your request is noted, but not yet confirmed. Please note the code.",
);
const TAKE_BOOKING_SLIP: Wording =
    ("take-booking-slip", "预约单打印好了，请取走。", "Your slip is printed. Please take it.");
const FIND_BOOKING: Wording = (
    "find-booking",
    "请出示预约二维码，或选择其他查找方式。",
    "Please hold the code of your booking before the scanner, or choose another way.",
);
const TYPE_BOOKING_CODE: Wording =
    ("type-booking-code", "请输入十二位预约码。", "Please type the twelve digits of the booking code.");
const CHOOSE_BOOKING: Wording = ("choose-booking", "请选择您的预约。", "Please choose your booking.");
const BOOKING_FOUND: Wording = ("booking-found", "请看屏幕上的预约信息。", "Your booking is on the screen.");
const CHECK_IN: Wording = ("check-in", "请核对预约，然后触摸签到取号。", "Please check your booking, then check in.");
const CANCEL_BOOKING: Wording = ("cancel-booking", "确定要取消预约吗？", "Do you really want to cancel the booking?");
const ASKING: Wording = ("asking", "正在查询，请稍候。", "One moment, please.");
const NOTICE: Wording = ("notice", "请看屏幕上的说明。", "Please read what the screen says.");
const STANDING: Wording = (
    "standing",
    "您的号码是 {}。前面等候的人数请看屏幕。",
    "Your number is {}. The screen shows how many wait before you.",
);

const TYPE_TICKET_NUMBER: Wording =
    ("type-ticket-number", "请输入号票上的号码。", "Please type the number on your slip.");
const ASSIST: Wording = ("assist", "请选择需要哪一种帮办服务。", "Please choose the kind of help that you need.");
const ASSIST_HOW: Wording = ("assist-how", "请选择怎样联系帮办员。", "Please choose how a helper should reach you.");
const CALLBACK_LEFT: Wording = (
    "callback-left",
    "已经登记。请记下屏幕上的四位登记号，工作人员会给您回电话。",
    "It is noted. Please write down the four digits on the screen; staff will call you back.",
);
const RATE_WHICH: Wording = (
    "rate-which",
    "请扫描号票上的二维码，或者输入号码。",
    "Please hold the code on your slip before the scanner, or type its number.",
);
const RATE: Wording = ("rate", "请评价这次服务，然后触摸提交。", "Please rate the service, then touch Hand in.");
const THANKS: Wording = ("thanks", "感谢您的评价。", "Thank you for your rating.");
const FOLLOW_UP: Wording =
    ("follow-up", "感谢您的评价。我们会核实并改进。", "Thank you for your rating. We will look into it.");

/// The wording of a prompt.
pub(super) fn wording(prompt: Prompt) -> Wording {
    match prompt {
        Prompt::Welcome => WELCOME,
        Prompt::WelcomeWithoutPaper => WELCOME_WITHOUT_PAPER,
        Prompt::ChooseMatter => CHOOSE_MATTER,
        Prompt::Search => SEARCH,
        Prompt::ChooseOnline => CHOOSE_ONLINE,
        Prompt::Online => ONLINE,
        Prompt::Steps => STEPS,
        Prompt::FindTicket => FIND_TICKET,
        Prompt::CheckMaterials => CHECK_MATERIALS,
        Prompt::NotNow => NOT_NOW,
        Prompt::Closed => CLOSED,
        Prompt::Paused => PAUSED,
        Prompt::Numbering => NUMBERING,
        Prompt::Printing(_) => PRINTING,
        Prompt::TakeSlip(_) => TAKE_SLIP,
        Prompt::OnScreen(_) => ON_SCREEN,
        Prompt::Doubt(_) => DOUBT,
        Prompt::Refused => REFUSED,
        Prompt::Help => HELP,
        Prompt::StillThere => STILL_THERE,
        Prompt::PrinterNeedsAttention => PRINTER_NEEDS_ATTENTION,
        Prompt::LayCard => LAY_CARD,
        Prompt::TakeCard => TAKE_CARD,
        Prompt::CardNotRead => CARD_NOT_READ,
        Prompt::HoldCode => HOLD_CODE,
        Prompt::CodeNotRead => CODE_NOT_READ,
        Prompt::VoiceOn => VOICE_ON,
        Prompt::Test => TEST,
        Prompt::ChooseZone => CHOOSE_ZONE,
        Prompt::ChooseSlot => CHOOSE_SLOT,
        Prompt::ConfirmBooking => CONFIRM_BOOKING,
        Prompt::Booked => BOOKED,
        Prompt::Requested => REQUESTED,
        Prompt::TakeBookingSlip => TAKE_BOOKING_SLIP,
        Prompt::FindBooking => FIND_BOOKING,
        Prompt::TypeBookingCode => TYPE_BOOKING_CODE,
        Prompt::ChooseBooking => CHOOSE_BOOKING,
        Prompt::BookingFound => BOOKING_FOUND,
        Prompt::CheckIn => CHECK_IN,
        Prompt::CancelBooking => CANCEL_BOOKING,
        Prompt::Asking => ASKING,
        Prompt::Notice => NOTICE,
        Prompt::Standing(_) => STANDING,
        Prompt::Missing => MISSING,
        Prompt::Promise => PROMISE,
        Prompt::ChoosePriority => CHOOSE_PRIORITY,
        Prompt::TypeIdNumber => TYPE_ID_NUMBER,
        Prompt::TypePhone => TYPE_PHONE,
        Prompt::TypePhoneTail => TYPE_PHONE_TAIL,
        Prompt::TypeProject => TYPE_PROJECT,
        Prompt::TypeStewardProject => TYPE_STEWARD_PROJECT,
        Prompt::BadInput(wrong) => wrong.wording(),
        Prompt::Reading => READING,
        Prompt::TypeTicketNumber => TYPE_TICKET_NUMBER,
        Prompt::Assist => ASSIST,
        Prompt::AssistHow => ASSIST_HOW,
        Prompt::CallbackLeft => CALLBACK_LEFT,
        Prompt::RateWhich => RATE_WHICH,
        Prompt::Rate => RATE,
        Prompt::Thanks => THANKS,
        Prompt::FollowUp => FOLLOW_UP,
    }
}

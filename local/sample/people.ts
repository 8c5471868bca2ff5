import type { SeededRandom } from "./random.ts";

/** Names as they are written in some countries; invented people, common names. */
type Names = { countries: string; given: string; family: string; form: (given: string, family: string) => string };

const givenFirst = (given: string, family: string) => `${given} ${family}`;
const familyFirst = (given: string, family: string) => `${family} ${given}`;
const together = (given: string, family: string) => `${family}${given}`;

const elsewhere: Names = {
  countries: "",
  given:
    "Alex Amina Camille Chidi Daniel Eva Fatou Grace James Kofi Leila Liam Maria Maya Nia Omar Priya Samuel Sofia Tomás",
  family:
    "Abara Brown Costa Diallo Evans Fischer Garcia Hall Ibrahim Jones Khan Lopez Mensah Njoroge Okafor Santos Silva Tan",
  form: givenFirst,
};

const written: Names[] = [
  {
    countries: "KR KP",
    given: "민준 서연 도윤 지우 하준 서윤 은우 지유 현우 수아",
    family: "김 이 박 최 정 강 조 윤 장 임",
    form: together,
  },
  {
    countries: "JP",
    given: "蓮 陽葵 湊 凛 樹 結菜 悠真 葵",
    family: "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村",
    form: familyFirst,
  },
  {
    countries: "CN TW HK MO SG",
    given: "伟 芳 娜 敏 静 磊 洋 艳 浩然 子涵",
    family: "王 李 张 刘 陈 杨 黄 赵 周 吴",
    form: together,
  },
  {
    countries: "RU BY UA BG RS MK KZ KG",
    given: "Анна Дмитрий Елена Иван Мария Николай Ольга Сергей Софія Юрій",
    family: "Бондаренко Ковач Коваленко Кравец Мельник Попович Савич Шевченко",
    form: givenFirst,
  },
  {
    countries: "AE BH DZ EG IQ JO KW LB LY MA OM PS QA SA SD SY TN YE",
    given: "أحمد فاطمة محمد مريم علي ليلى يوسف نور عمر سارة",
    family: "حسن الحداد خليل سالم منصور ناصر عثمان يوسف",
    form: givenFirst,
  },
  {
    countries: "IR AF",
    given: "آرش پریسا رضا شیرین کاوه نرگس",
    family: "احمدی حسینی رحیمی کریمی محمدی",
    form: givenFirst,
  },
  { countries: "IN NP", given: "आरव अनन्या दीपक कविता प्रिया राहुल", family: "कुमार पटेल वर्मा शर्मा सिंह", form: givenFirst },
  { countries: "BD", given: "আয়েশা রহিম নুসরাত তানভীর", family: "হোসেন ইসলাম আহমেদ চৌধুরী", form: givenFirst },
  {
    countries: "GR CY",
    given: "Γιώργος Ελένη Κατερίνα Νίκος",
    family: "Παπαδόπουλος Γεωργίου Νικολάου",
    form: givenFirst,
  },
  { countries: "IL", given: "דוד מאיה נועם שירה", family: "כהן לוי מזרחי פרץ", form: givenFirst },
  { countries: "TH", given: "สมชาย สุดา อนันต์ มาลี", family: "ใจดี ศรีสุข ทองดี แสงทอง", form: givenFirst },
  { countries: "GE", given: "გიორგი ნინო ლუკა მარიამ", family: "ბერიძე კაპანაძე გელაშვილი", form: givenFirst },
  { countries: "AM", given: "Անի Դավիթ Մարիամ Նարեկ", family: "Գրիգորյան Հակոբյան Սարգսյան", form: givenFirst },
  { countries: "ET", given: "አበበ ሳራ ዳዊት ሄለን", family: "ተስፋዬ ከበደ አለሙ", form: givenFirst },
  { countries: "VN", given: "Anh Dũng Hương Linh Phượng Tuấn", family: "Nguyễn Trần Lê Phạm Đặng", form: familyFirst },
  {
    countries: "PL CZ SK",
    given: "Łukasz Żaneta Jiří Zdeňka Matúš",
    family: "Wiśniewska Dvořák Kováč Černý",
    form: givenFirst,
  },
  { countries: "TR AZ", given: "Çağla Işıl Ömer Şükrü İbrahim", family: "Yıldız Öztürk Çelik Güneş", form: givenFirst },
  {
    countries: "IS NO SE DK FI",
    given: "Þóra Bjørn Åsa Søren Päivi",
    family: "Jónsson Ødegård Åkerström Nygård",
    form: givenFirst,
  },
  {
    countries: "US GB IE AU NZ",
    given: "Aoife José Mary-Jane Noah Zoë",
    family: "O'Brien Smith-Jones Nguyen Müller",
    form: givenFirst,
  },
];

/** An invented name as somebody in `country` might write it. */
export function inventName(country: string, random: SeededRandom): string {
  const { given, family, form } = written.find(({ countries }) => countries.split(" ").includes(country)) ?? elsewhere;
  return form(random.pick(given.split(" ")), random.pick(family.split(" ")));
}

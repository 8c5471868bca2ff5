/** Codes that people use beside ISO 3166-1's: reserved ones, the European Union's for Greece, and Kosovo's. */
export const ALSO_CODES: Readonly<Record<string, readonly string[]>> = {
  GB: ["UK"],
  GR: ["EL"],
  XK: ["XKX", "XKK"],
};

/** What people call countries beside the names that the data has: official and former names, short forms, parts that stand for the whole. */
export const ALIASES: Readonly<Record<string, readonly string[]>> = {
  AE: ["UAE", "U.A.E.", "Emirates", "VAE"],
  BA: ["Bosnia", "BiH"],
  BN: ["Brunei"],
  BO: ["Bolivia, Plurinational State of", "Plurinational State of Bolivia"],
  CD: [
    "DR Congo",
    "DRC",
    "D.R. Congo",
    "Congo-Kinshasa",
    "Congo, Democratic Republic of the",
    "Congo, the Democratic Republic of the",
    "Congo (DRC)",
    "Democratic Republic of the Congo",
    "Democratic Republic of Congo",
    "République démocratique du Congo",
    "República Democrática del Congo",
    "República Democrática do Congo",
    "Demokratische Republik Kongo",
    "콩고민주공화국",
    "コンゴ民主共和国",
    "刚果民主共和国",
    "Zaire",
  ],
  CG: [
    "Congo-Brazzaville",
    "Congo Republic",
    "Republic of the Congo",
    "Republic of Congo",
    "République du Congo",
    "República del Congo",
    "República do Congo",
    "Republik Kongo",
    "콩고공화국",
    "コンゴ共和国",
    "刚果共和国",
  ],
  CI: ["Ivory Coast", "Cote d'Ivoire"],
  CN: ["PRC", "P.R. China", "Mainland China", "People's Republic of China"],
  CV: ["Cape Verde", "Cabo Verde"],
  CZ: ["Czech Republic", "Czechia"],
  FM: ["Micronesia", "Federated States of Micronesia"],
  GB: [
    "U.K.",
    "Britain",
    "Great Britain",
    "United Kingdom of Great Britain and Northern Ireland",
    "England",
    "Scotland",
    "Wales",
    "Northern Ireland",
    "영국",
  ],
  HK: ["Hong Kong SAR", "Hongkong", "Hong Kong, China"],
  IE: ["Republic of Ireland", "Éire"],
  IR: ["Iran, Islamic Republic of", "Islamic Republic of Iran"],
  KP: [
    "DPRK",
    "D.P.R.K.",
    "Democratic People's Republic of Korea",
    "Korea, Democratic People's Republic of",
    "Korea, North",
    "조선민주주의인민공화국",
  ],
  KR: [
    "ROK",
    "R.O.K.",
    "Republic of Korea",
    "Korea, Republic of",
    "Korea (Republic of)",
    "Korea, South",
    "S. Korea",
    "남한",
  ],
  LA: ["Laos", "Lao PDR"],
  MD: ["Moldova", "Republic of Moldova"],
  MK: ["Macedonia", "FYROM", "Former Yugoslav Republic of Macedonia"],
  MM: ["Burma"],
  MO: ["Macau", "Macao SAR", "Macau SAR"],
  NL: ["Holland", "The Netherlands"],
  PH: ["The Philippines"],
  PS: ["Palestine", "Palestine, State of"],
  RU: ["Russia", "Russian Federation"],
  SA: ["KSA", "Kingdom of Saudi Arabia"],
  SX: ["Sint Maarten"],
  SY: ["Syria"],
  SZ: ["Swaziland"],
  TL: ["East Timor"],
  TR: ["Turkey", "Türkiye", "Turkiye", "Republic of Türkiye"],
  TW: ["Taiwan", "Taiwan, Province of China", "Taiwan, Republic of China", "R.O.C."],
  TZ: ["Tanzania, United Republic of"],
  US: [
    "U.S.",
    "America",
    "USA",
    "United States of America",
    "The United States",
    "EUA",
    "EE. UU.",
    "EEUU",
    "États-Unis d'Amérique",
  ],
  VA: ["Vatican", "Vatican City", "Holy See"],
  VE: ["Venezuela, Bolivarian Republic of", "Bolivarian Republic of Venezuela"],
  VG: ["British Virgin Islands", "BVI"],
  VI: ["US Virgin Islands", "USVI", "United States Virgin Islands"],
  VN: ["Viet Nam"],
};

/**
 * Names of two countries or more of equal standing, whatever a list of names makes of them. Georgia, Guinea, Samoa, Niger, Ireland, China
 * and Micronesia are not among them: each is what one country calls itself.
 */
export const AMBIGUOUS_NAMES: readonly string[] = [
  // Of both Koreas.
  ..."Korea|Corea|Corée|Coreia|Coréia|Kore|Корея|Κορέα|코리아|コリア|كوريا|कोरिया|קוריאה|کره".split("|"),
  // Of both Congos.
  ..."Congo|The Congo|Kongo|Конго|Κονγκό|콩고|コンゴ|刚果|剛果|الكونغو|کنگو|कांगो|কঙ্গো|คองโก|Công-gô|Congó|Kongó|קונגו|کانگو".split(
    "|",
  ),
  // British, and those of the United States.
  ..."Virgin Islands|The Virgin Islands|Îles Vierges|Islas Vírgenes|Ilhas Virgens|Jungferninseln|Isole Vergini|Виргинские острова|버진아일랜드|ヴァージン諸島|维尔京群岛".split(
    "|",
  ),
  // Two halves of one island, French and Dutch.
  ..."Saint Martin|St. Martin|Saint-Martin|San Martín|São Martinho|Sankt Martin|Сен-Мартен|세인트마틴|圣马丁".split(
    "|",
  ),
  // French today; British and Dutch once, Guyana and Suriname now.
  ..."Guiana|Гвиана|Гвіана|Guyanas".split("|"),
];

/** Countries that the package names wrongly, by language: the two Congos taken for each other, another's name. CLDR's name counts alone. */
export const WRONG: Readonly<Record<string, string>> = {
  en: "CG CD",
  pt: "CG CD SX",
  hi: "PF",
  ru: "GF",
  uk: "GF",
};

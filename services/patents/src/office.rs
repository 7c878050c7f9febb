//! The codes of offices (WIPO ST.3) and of countries (ISO 3166), former ones included, as ST.96 V6.0 lists them.

/// States that stand in both lists.
const STATES: &str = "AD AE AF AG AI AL AM AN AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BQ BR BS BT BV BW BY BZ CA \
    CD CF CG CH CI CK CL CM CN CO CR CS CU CV CW CY CZ DD DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FO FR GA GB GD GE GG \
    GH GI GL GM GN GQ GR GS GT GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA \
    LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MK ML MM MN MO MP MR MS MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA \
    PE PG PH PK PL PT PW PY QA RH RO RS RU RW SA SB SC SD SE SG SH SI SK SL SM SN SO SR SS ST SU SV SX SY SZ TC TD TG TH TJ TL \
    TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VN VU WS YD YE YU ZA ZM ZW";

/// What only ST.3 lists: organisations of several states, and two former codes.
const ORGANISATIONS: &str = "AP BX DL DT EA EM EP EU GC IB OA QZ WO XN XU XV XX";

/// What only ISO 3166 lists: parts of states that have no office.
const TERRITORIES: &str = "AQ AS AX BL BU CC CX FM GF GP GU HM IO MF MH MQ NC NF NT NU PF PM PN PR PS RE SJ TF TK TP UM VI WF YT \
    ZR";

fn lists(codes: &str, code: &str) -> bool {
    codes.split_ascii_whitespace().any(|listed| listed == code)
}

/// Whether it is the code of an office.
pub(crate) fn is_office(code: &str) -> bool {
    lists(STATES, code) || lists(ORGANISATIONS, code)
}

/// Whether it is the code of a country.
pub fn is_country(code: &str) -> bool {
    lists(STATES, code) || lists(TERRITORIES, code)
}

import { type Certificate, type Mrz, nameValues } from '@tamga/formats';
import { type Finding, passed, warned } from '../report.ts';
import { refuse } from './chip-finding.ts';

/** ISO 3166-1, which the MRZ writes with three letters (Doc 9303-3 section 5) and a certificate with two. */
const ISO_3166 = `
  ABW:AW AFG:AF AGO:AO AIA:AI ALA:AX ALB:AL AND:AD ARE:AE ARG:AR ARM:AM ASM:AS ATA:AQ ATF:TF
  ATG:AG AUS:AU AUT:AT AZE:AZ BDI:BI BEL:BE BEN:BJ BES:BQ BFA:BF BGD:BD BGR:BG BHR:BH BHS:BS
  BIH:BA BLM:BL BLR:BY BLZ:BZ BMU:BM BOL:BO BRA:BR BRB:BB BRN:BN BTN:BT BVT:BV BWA:BW CAF:CF
  CAN:CA CCK:CC CHE:CH CHL:CL CHN:CN CIV:CI CMR:CM COD:CD COG:CG COK:CK COL:CO COM:KM CPV:CV
  CRI:CR CUB:CU CUW:CW CXR:CX CYM:KY CYP:CY CZE:CZ DEU:DE DJI:DJ DMA:DM DNK:DK DOM:DO DZA:DZ
  ECU:EC EGY:EG ERI:ER ESH:EH ESP:ES EST:EE ETH:ET FIN:FI FJI:FJ FLK:FK FRA:FR FRO:FO FSM:FM
  GAB:GA GBR:GB GEO:GE GGY:GG GHA:GH GIB:GI GIN:GN GLP:GP GMB:GM GNB:GW GNQ:GQ GRC:GR GRD:GD
  GRL:GL GTM:GT GUF:GF GUM:GU GUY:GY HKG:HK HMD:HM HND:HN HRV:HR HTI:HT HUN:HU IDN:ID IMN:IM
  IND:IN IOT:IO IRL:IE IRN:IR IRQ:IQ ISL:IS ISR:IL ITA:IT JAM:JM JEY:JE JOR:JO JPN:JP KAZ:KZ
  KEN:KE KGZ:KG KHM:KH KIR:KI KNA:KN KOR:KR KWT:KW LAO:LA LBN:LB LBR:LR LBY:LY LCA:LC LIE:LI
  LKA:LK LSO:LS LTU:LT LUX:LU LVA:LV MAC:MO MAF:MF MAR:MA MCO:MC MDA:MD MDG:MG MDV:MV MEX:MX
  MHL:MH MKD:MK MLI:ML MLT:MT MMR:MM MNE:ME MNG:MN MNP:MP MOZ:MZ MRT:MR MSR:MS MTQ:MQ MUS:MU
  MWI:MW MYS:MY MYT:YT NAM:NA NCL:NC NER:NE NFK:NF NGA:NG NIC:NI NIU:NU NLD:NL NOR:NO NPL:NP
  NRU:NR NZL:NZ OMN:OM PAK:PK PAN:PA PCN:PN PER:PE PHL:PH PLW:PW PNG:PG POL:PL PRI:PR PRK:KP
  PRT:PT PRY:PY PSE:PS PYF:PF QAT:QA REU:RE ROU:RO RUS:RU RWA:RW SAU:SA SDN:SD SEN:SN SGP:SG
  SGS:GS SHN:SH SJM:SJ SLB:SB SLE:SL SLV:SV SMR:SM SOM:SO SPM:PM SRB:RS SSD:SS STP:ST SUR:SR
  SVK:SK SVN:SI SWE:SE SWZ:SZ SXM:SX SYC:SC SYR:SY TCA:TC TCD:TD TGO:TG THA:TH TJK:TJ TKL:TK
  TKM:TM TLS:TL TON:TO TTO:TT TUN:TN TUR:TR TUV:TV TWN:TW TZA:TZ UGA:UG UKR:UA UMI:UM URY:UY
  USA:US UZB:UZ VAT:VA VCT:VC VEN:VE VGB:VG VIR:VI VNM:VN VUT:VU WLF:WF WSM:WS YEM:YE ZAF:ZA
  ZMB:ZM ZWE:ZW
`;

/** Issuing states and organizations of the MRZ that ISO 3166-1 does not have (Doc 9303-3 section 5 parts A to D). */
const BESIDE_ISO = `
  D:DE EUE:EU UNO:UN UNA:UN UNK:UN RKS:XK RKS:KS GBD:GB GBN:GB GBO:GB GBP:GB GBS:GB
`;

/** Territories whose documents the country signing authority of their state may sign. */
const TERRITORIES = `
  AIA:GB BMU:GB CYM:GB FLK:GB GGY:GB GIB:GB IMN:GB JEY:GB MSR:GB PCN:GB SHN:GB TCA:GB VGB:GB
  ABW:NL CUW:NL SXM:NL BES:NL FRO:DK GRL:DK ALA:FI HKG:CN MAC:CN CHN:HK CHN:MO
`;

const COUNTRIES = new Map<string, readonly string[]>();
for (const pair of `${ISO_3166}${BESIDE_ISO}${TERRITORIES}`.trim().split(/\s+/)) {
  const [state = '', country = ''] = pair.split(':');
  COUNTRIES.set(state, [...(COUNTRIES.get(state) ?? []), country]);
}

/** Every CSCA that is trusted may vouch for its own state only: DG1 must name the Document Signer's. */
export function judgeIssuingState(signer: Certificate, { issuingState }: Mrz): Finding {
  const [country = 'none'] = nameValues(signer.subject.rdns, 'C');
  const countries = COUNTRIES.get(issuingState);
  if (countries === undefined) {
    return {
      checks: [
        warned(
          'issuingState',
          `Whether ${country}, the Document Signer’s country, is the issuing state ${issuingState} is not known.`,
          'Doc 9303-3 5',
        ),
      ],
    };
  }
  return countries.includes(country.toUpperCase())
    ? {
        checks: [
          passed(
            'issuingState',
            `The Document Signer is of the issuing state ${issuingState}.`,
            'Doc 9303-12 7.1',
          ),
        ],
      }
    : refuse(
        'issuingState',
        `The Document Signer is of ${country}, and the document says that ${issuingState} issued it.`,
        'DS_COUNTRY_MISMATCH',
      );
}

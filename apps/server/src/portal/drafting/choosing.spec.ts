import { join } from 'node:path';
import type { Directory } from '@rogatory/directory';
import { Law } from '@rogatory/law';
import { CaseView } from '../cases/case-view.js';
import { languages, Messages } from '../messages.js';
import { Choosing } from './choosing.js';

const law = Law.load(join(__dirname, '../../../../../config/instruments'));
const messages = new Messages(true);
const directory = {
  state: () => ({ participation: [{ instrument: 'un-cybercrime-2024' }] }),
  authorities: () => [],
} as unknown as Directory;
const choosing = new Choosing(law, directory, new CaseView(law));

/** What is needed, as an officer would say it in each language: the same four things, twice. */
const needs: Readonly<Record<string, readonly string[]>> = {
  en: [
    'The logs of a mail account must be kept before they are deleted',
    'Who is the subscriber of an e-mail account?',
    'an extract of the company register',
    'A witness should be heard and a house searched',
    'Please freeze the traffic records of this address before they are overwritten',
    'We need the messages and photos of a chat account',
    'a copy of the land register',
    'bank records and the questioning of a witness',
  ],
  ar: [
    'يجب حفظ سجلات حساب بريد قبل أن تُحذف',
    'من هو المشترك صاحب حساب البريد الإلكتروني؟',
    'نسخة من السجل العام للشركات',
    'نريد سماع شاهد وتفتيش منزله',
    'نرجو تجميد سجلات هذا الحساب قبل محوها',
    'نحتاج إلى رسائل الحساب وملفاته من مقدم الخدمة',
    'مستخرج من سجل الأراضي',
    'سجلات مصرفية وشهادة شاهد',
  ],
  es: [
    'Hay que conservar los registros de una cuenta antes de que los borren',
    '¿Quién es el abonado de una cuenta de correo electrónico?',
    'un extracto del registro público de empresas',
    'Necesitamos que se oiga a un testigo y se registre su casa',
    'Congelen los datos de esta cuenta antes de que se pierdan',
    'Necesitamos los mensajes y los archivos de una cuenta del proveedor',
    'una copia del registro de vehículos',
    'documentos bancarios y declaración de testigos',
  ],
  fr: [
    'Il faut geler les journaux d’un compte avant leur effacement',
    'Qui est l’abonné de cette messagerie électronique ?',
    'un extrait du registre des sociétés',
    'Il faudrait entendre un témoin et perquisitionner sa maison',
    'Veuillez conserver les journaux avant qu’ils ne soient supprimés',
    'Il nous faut les messages et les fichiers d’un compte chez ce fournisseur',
    'une copie du casier judiciaire',
    'des documents bancaires et l’audition d’un témoin',
  ],
  id: [
    'Log akun surel harus disimpan sebelum dihapus',
    'Siapa pelanggan pemilik akun surel itu?',
    'salinan daftar perusahaan',
    'Seorang saksi perlu didengar dan rumahnya digeledah',
    'Mohon bekukan catatan akun ini sebelum hilang',
    'Kami memerlukan pesan dan berkas suatu akun dari penyedia',
    'kutipan daftar tanah',
    'catatan bank dan penggeledahan rumah',
  ],
  ru: [
    'Нужно сохранить журналы почтового ящика, пока их не удалили',
    'Кто абонент и владелец этого почтового ящика?',
    'выписка из реестра компаний',
    'Нужно допросить свидетеля и обыскать его дом',
    'Просим заморозить логи, пока они не стерты',
    'Нужны сообщения и файлы пользователя от провайдера',
    'копия сведений о судимости',
    'банковские документы и допрос свидетеля',
  ],
  vi: [
    'Cần giữ lại nhật ký của một tài khoản thư trước khi bị xóa',
    'Ai là chủ thuê bao của tài khoản thư điện tử này?',
    'bản sao đăng ký công ty',
    'Cần lấy lời khai của một người làm chứng và khám nhà',
    'Đề nghị đóng băng nhật ký trước khi bị ghi đè',
    'Cần tin nhắn và tệp của tài khoản từ nhà cung cấp',
    'trích lục lý lịch tư pháp',
    'hồ sơ ngân hàng và khám xét nhà',
  ],
  zh: [
    '需要在邮箱日志被删除之前予以保存',
    '这个电子邮件账户的用户是谁？',
    '公司登记的副本',
    '需要询问一名证人并搜查其住宅',
    '请冻结该账户的记录，以免丢失',
    '我们需要该账户的消息和文件',
    '车辆登记的副本',
    '银行记录和证人证言',
  ],
};

const [english] = languages;
/** What asks for a kind in English. */
const kinds: Readonly<Record<string, string>> = {
  'stored-data': 'Who is the subscriber of an e-mail account?',
  extradition: 'extradition of a person for trial',
};

describe('what an officer needs, said in plain words', () => {
  it.each(languages)('is understood in $tag', (language) => {
    const proposed = (needs[language.tag] ?? []).map((need) => {
      const { best } = choosing.propose(
        { to: 'XB', need, offence: '', years: undefined },
        { roles: ['liaison', 'authority', 'contact'] },
        (key) => (messages.has(language, key) ? messages.text(language, key) : undefined),
        (english) => law.texts.text(language.tag, english),
      );
      return [need, best?.value.split('/')[1]];
    });
    const kinds = ['preservation', 'stored-data', 'mla-gov-records', 'mla-general'];
    expect(proposed).toEqual((needs[language.tag] ?? []).map((need, at) => [need, kinds[at % 4]]));
  });

  it.each([
    [
      'stored-data',
      '7',
      undefined,
      { why: 'inside-article', article: '7', offence: 'Illegal access' },
    ],
    ['stored-data', 'other', 6, { why: 'inside-serious', years: 6 }],
    ['stored-data', 'other', 1, { why: 'outside-below', least: 4 }],
    ['stored-data', 'other', undefined, { why: 'outside-years' }],
    ['extradition', 'other', 6, { why: 'outside-article' }],
  ])(
    'is told of %s with the offence %s, of %s years, in words of the portal',
    (kind, offence, years, why) => {
      const { best, others } = choosing.propose(
        { to: 'XB', need: kinds[kind] ?? '', offence, years },
        { roles: ['liaison', 'authority', 'contact'] },
        (key) => (messages.has(english, key) ? messages.text(english, key) : undefined),
        (sentence) => sentence,
      );
      const proposal = [...(best ? [best] : []), ...others].find(({ value }) =>
        value.endsWith(`/${kind}`),
      );
      expect(proposal?.reasons).toContainEqual(why);
      expect(proposal?.reasons.filter(({ law: sentence }) => sentence !== undefined)).toEqual([]);
    },
  );

  it('names beside its proposal one other thing at least that can be written here', () => {
    const need = 'We want the emails of a suspect at a provider, they could be deleted soon';
    const { best, others } = choosing.propose(
      { to: 'XB', need, offence: '', years: undefined },
      { roles: ['liaison'] },
      (key) => (messages.has(english, key) ? messages.text(english, key) : undefined),
      (sentence) => sentence,
    );
    expect(best?.isOpen).toBe(true);
    expect(others.some(({ isOpen }) => isOpen)).toBe(true);
    expect(others).toHaveLength(3);
  });
});

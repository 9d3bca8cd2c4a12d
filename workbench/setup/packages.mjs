/** What running needs: Debian package, the file that shows it is there, why. */
export const RUNNING = [
  ['softhsm2', '/usr/lib/softhsm/libsofthsm2.so', 'the PKCS#11 tokens of the demonstration'],
  ['pcscd', '/usr/sbin/pcscd', 'the smart-card service'],
  ['libpcsclite-dev', '/usr/include/PCSC/winscard.h', 'builds the PC/SC addon'],
  [
    'vsmartcard-vpcd',
    '/usr/lib/pcsc/drivers/serial/libifdvpcd.so',
    'virtual readers for software cards',
  ],
  ['fonts-ocr-b', '/usr/share/fonts/opentype/ocr-b/OCRB.otf', 'the machine-readable zone'],
  [
    'fonts-dejavu-core',
    '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
    'the text of the faces, Cyrillic and Latin',
  ],
  ['cups-ipp-utils', '/usr/sbin/ippeveprinter', 'the IPP server that stands for card printers'],
  ['avahi-daemon', '/usr/sbin/avahi-daemon', 'ippeveprinter does not start without it'],
  ['dbus', '/usr/bin/dbus-daemon', 'avahi-daemon speaks over it'],
  ['util-linux', '/usr/bin/unshare', 'a smart-card service beside the machine’s own'],
  ['g++', '/usr/bin/g++', 'builds native addons'],
  ['make', '/usr/bin/make', 'builds native addons'],
  ['python3', '/usr/bin/python3', 'node-gyp, which builds native addons'],
  ['pkg-config', '/usr/bin/pkg-config', 'finds PC/SC for its addon'],
];

/** What the tests add: the judges that are not ours. */
export const TESTING = [
  ['opensc', '/usr/bin/pkcs15-tool', 'judges the cards'],
  ['opencryptoki', '/usr/sbin/pkcsslotd', 'a second PKCS#11 token beside SoftHSM’s'],
  ['openssl', '/usr/bin/openssl', 'judges certificates, CRLs and signatures'],
  ['gnutls-bin', '/usr/bin/certtool', 'judges certificates a second time'],
  ['openjdk-17-jdk-headless', '/usr/bin/javac', 'judges certification paths a third time'],
  [
    'libbcpkix-java',
    '/usr/share/java/bcpkix.jar',
    'Bouncy Castle, by which readers of passports judge signed data',
  ],
  [
    'python3-ldap',
    '/usr/lib/python3/dist-packages/ldif.py',
    'reads what is published for a directory',
  ],
  ['curl', '/usr/bin/curl', 'enrols as a machine does'],
  ['openpace', '/usr/bin/cvc-print', 'judges card verifiable certificates'],
  ['poppler-utils', '/usr/bin/pdftotext', 'reads the printed MRZ back'],
  ['chromium', '/usr/bin/chromium', 'shows the console'],
  ['git', '/usr/bin/git', 'lists the files of the checkout for the run under another Node'],
];

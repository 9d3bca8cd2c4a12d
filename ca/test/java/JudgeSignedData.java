import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentVerifier;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import sun.security.pkcs.PKCS7;

/**
 * Judges CMS SignedData three ways: Bouncy Castle's CMS; the way in which JMRTD verifies EF.SOD (the signed attributes
 * are encoded anew as DER, and the signature must be over that); the JDK's own PKCS#7, which jarsigner uses.
 * One line a file on standard input: name | ContentInfo, DER | anchor, DER.
 * One line a file on standard output: name | attributes sorted or not | Bouncy Castle | as JMRTD | JDK.
 */
final class JudgeSignedData {
  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

  public static void main(String[] arguments) throws Exception {
    for (String line : new String(System.in.readAllBytes(), "UTF-8").split("\n")) {
      String[] fields = line.split("\\|", -1);
      byte[] bytes = Files.readAllBytes(Path.of(fields[1]));
      X509Certificate anchor = certificate(Files.readAllBytes(Path.of(fields[2])));
      System.out.println(String.join("|", fields[0], said(() -> sorted(bytes)),
          said(() -> bouncyCastle(bytes, anchor)), said(() -> asJmrtd(bytes)), said(() -> jdk(bytes))));
    }
  }

  private interface Judgement {
    String judge() throws Exception;
  }

  private static String said(Judgement judgement) {
    try {
      return judgement.judge();
    } catch (Exception refused) {
      return String.valueOf(refused).replace('\n', ' ').replace('|', ' ');
    }
  }

  private static String sorted(byte[] bytes) throws Exception {
    ASN1Set attributes = onlySigner(bytes).toASN1Structure().getAuthenticatedAttributes();
    boolean isDer = Arrays.equals(attributes.getEncoded(), attributes.getEncoded(ASN1Encoding.DER));
    return isDer ? "sorted" : "unsorted";
  }

  private static String bouncyCastle(byte[] bytes, X509Certificate anchor) throws Exception {
    X509CertificateHolder holder = signerCertificate(bytes);
    if (!onlySigner(bytes).verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider(PROVIDER).build(holder))) {
      return "wrong signature";
    }
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
    parameters.setRevocationEnabled(false);
    // What is critical in an ICAO certificate has been judged elsewhere: here it is about the signature and the chain.
    List<X509Certificate> path = List.of(new JcaX509CertificateConverter().setProvider(PROVIDER).getCertificate(holder));
    CertificateFactory factory = CertificateFactory.getInstance("X.509", PROVIDER);
    CertPathValidator.getInstance("PKIX", PROVIDER).validate(factory.generateCertPath(path), parameters);
    return "valid";
  }

  private static String asJmrtd(byte[] bytes) throws Exception {
    SignerInformation signer = onlySigner(bytes);
    byte[] content = (byte[]) new CMSSignedData(bytes).getSignedContent().getContent();
    byte[] digest = MessageDigest.getInstance(signer.getDigestAlgOID(), PROVIDER).digest(content);
    byte[] named = ((org.bouncycastle.asn1.ASN1OctetString) signer.getSignedAttributes()
        .get(CMSAttributes.messageDigest).getAttrValues().getObjectAt(0)).getOctets();
    if (!Arrays.equals(digest, named)) return "another digest";
    ContentVerifier verifier = new JcaContentVerifierProviderBuilder().setProvider(PROVIDER)
        .build(signerCertificate(bytes)).get(signer.toASN1Structure().getDigestEncryptionAlgorithm());
    try (OutputStream signed = verifier.getOutputStream()) {
      signed.write(signer.toASN1Structure().getAuthenticatedAttributes().getEncoded(ASN1Encoding.DER));
    }
    return verifier.verify(signer.getSignature()) ? "valid" : "wrong signature";
  }

  private static String jdk(byte[] bytes) throws Exception {
    PKCS7 message = new PKCS7(bytes);
    byte[] content = (byte[]) new CMSSignedData(bytes).getSignedContent().getContent();
    return message.verify(message.getSignerInfos()[0], content) == null ? "wrong signature" : "valid";
  }

  private static SignerInformation onlySigner(byte[] bytes) throws Exception {
    Collection<SignerInformation> signers = new CMSSignedData(bytes).getSignerInfos().getSigners();
    if (signers.size() != 1) throw new IllegalArgumentException(signers.size() + " signers");
    return signers.iterator().next();
  }

  @SuppressWarnings("unchecked")
  private static X509CertificateHolder signerCertificate(byte[] bytes) throws Exception {
    Collection<X509CertificateHolder> found =
        new CMSSignedData(bytes).getCertificates().getMatches(onlySigner(bytes).getSID());
    return found.iterator().next();
  }

  private static X509Certificate certificate(byte[] der) throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509", PROVIDER);
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
  }
}

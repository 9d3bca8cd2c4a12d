import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CRL;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateRevokedException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Judges certification paths with the PKIX validator of the JDK (RFC 5280 section 6) and its revocation checker.
 * One line a path on standard input, fields between bars, files DER, lists between commas:
 *   name | anchor | path from the end entity upwards | CRLs, or empty | OCSP responder, or empty | instant
 * One line a path on standard output: name | valid, or the reason and what the JDK says about it.
 */
final class JudgePaths {
  private static CertificateFactory factory;

  public static void main(String[] arguments) throws Exception {
    factory = CertificateFactory.getInstance("X.509");
    for (String line : new String(System.in.readAllBytes(), "UTF-8").split("\n")) {
      String[] fields = line.split("\\|", -1);
      System.out.println(fields[0] + "|" + judge(fields));
    }
  }

  private static String judge(String[] fields) {
    try {
      PKIXParameters parameters = parameters(fields);
      List<X509Certificate> path = new ArrayList<>();
      for (String file : list(fields[2])) path.add(certificate(file));
      CertPathValidator validator = CertPathValidator.getInstance("PKIX");
      validator.validate(factory.generateCertPath(path), withRevocation(parameters, validator, fields));
      return "valid";
    } catch (CertPathValidatorException refused) {
      String details = refused.getCause() instanceof CertificateRevokedException revoked
          ? revoked.getRevocationReason().toString()
          : String.valueOf(refused.getMessage());
      return refused.getReason() + ": " + details.replace('\n', ' ');
    } catch (Exception broken) {
      return "BROKEN: " + broken;
    }
  }

  private static PKIXParameters parameters(String[] fields) throws Exception {
    TrustAnchor anchor = new TrustAnchor(certificate(fields[1]), null);
    PKIXParameters parameters = new PKIXParameters(Set.of(anchor));
    parameters.setDate(Date.from(Instant.parse(fields[5])));
    return parameters;
  }

  private static PKIXParameters withRevocation(
      PKIXParameters parameters, CertPathValidator validator, String[] fields) throws Exception {
    List<CRL> crls = new ArrayList<>();
    for (String file : list(fields[3])) crls.add(crl(file));
    String responder = fields[4];
    if (crls.isEmpty() && responder.isEmpty()) {
      parameters.setRevocationEnabled(false);
      return parameters;
    }
    PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
    if (responder.isEmpty()) {
      parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(crls)));
      checker.setOptions(EnumSet.of(
          PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
    } else {
      checker.setOcspResponder(URI.create(responder));
      checker.setOptions(EnumSet.of(
          PKIXRevocationChecker.Option.ONLY_END_ENTITY, PKIXRevocationChecker.Option.NO_FALLBACK));
    }
    parameters.addCertPathChecker(checker);
    return parameters;
  }

  private static List<String> list(String field) {
    return field.isEmpty() ? List.of() : Arrays.asList(field.split(","));
  }

  private static X509Certificate certificate(String file) throws Exception {
    try (InputStream bytes = Files.newInputStream(Path.of(file))) {
      return (X509Certificate) factory.generateCertificate(bytes);
    }
  }

  private static CRL crl(String file) throws Exception {
    try (InputStream bytes = Files.newInputStream(Path.of(file))) {
      return factory.generateCRL(bytes);
    }
  }
}

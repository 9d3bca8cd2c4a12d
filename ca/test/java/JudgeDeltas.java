import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.security.cert.CRL;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bouncycastle.jcajce.PKIXExtendedParameters;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Judges certification paths with Bouncy Castle's PKIX validator, deltas of CRLs taken into account (RFC 5280 6.3.3).
 * One line a path on standard input, fields between bars, files DER, lists between commas:
 *   name | anchor | path from the end entity upwards | CRLs
 * One line a path on standard output: name | valid, or what Bouncy Castle says.
 */
final class JudgeDeltas {
  private static CertificateFactory factory;

  public static void main(String[] arguments) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    factory = CertificateFactory.getInstance("X.509", "BC");
    for (String line : new String(System.in.readAllBytes(), "UTF-8").split("\n")) {
      String[] fields = line.split("\\|", -1);
      System.out.println(fields[0] + "|" + judge(fields));
    }
  }

  private static String judge(String[] fields) throws Exception {
    List<X509Certificate> path = new ArrayList<>();
    for (String file : list(fields[2])) path.add((X509Certificate) certificate(file));
    List<CRL> crls = new ArrayList<>();
    for (String file : list(fields[3])) crls.add(crl(file));
    TrustAnchor anchor = new TrustAnchor((X509Certificate) certificate(fields[1]), null);
    PKIXParameters parameters = new PKIXParameters(Set.of(anchor));
    parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(crls)));
    PKIXExtendedParameters extended =
        new PKIXExtendedParameters.Builder(parameters).setUseDeltasEnabled(true).build();
    try {
      CertPathValidator.getInstance("PKIX", "BC").validate(factory.generateCertPath(path), extended);
      return "valid";
    } catch (CertPathValidatorException refused) {
      return String.valueOf(refused.getMessage()).replace('\n', ' ');
    }
  }

  private static List<String> list(String field) {
    return field.isEmpty() ? List.of() : Arrays.asList(field.split(","));
  }

  private static java.security.cert.Certificate certificate(String file) throws Exception {
    try (InputStream bytes = Files.newInputStream(Path.of(file))) {
      return factory.generateCertificate(bytes);
    }
  }

  private static CRL crl(String file) throws Exception {
    try (InputStream bytes = Files.newInputStream(Path.of(file))) {
      return factory.generateCRL(bytes);
    }
  }
}

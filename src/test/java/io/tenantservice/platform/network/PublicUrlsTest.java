package io.tenantservice.platform.network;

import static io.tenantservice.platform.problem.ProblemCode.URL_REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantservice.platform.problem.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicUrlsTest {

    private final PublicUrls urls =
            new PublicUrls(OutboundConfigs.of(Map.of("own-hosts", "Platform.acme.io,acme.net")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Not https, or hardly an address
                "",
                " ",
                "https:",
                "https://",
                "https:///",
                "https:///hooks",
                "https:hooks.acme.com",
                "//hooks.acme.com",
                "http://hooks.acme.com/",
                "ftp://hooks.acme.com/",
                "file:///etc/passwd",
                "gopher://hooks.acme.com/",
                "javascript:alert(1)",
                "https;//hooks.acme.com",
                "jar:https://hooks.acme.com!/",
                " https://hooks.acme.com",
                "https://hooks.acme.com /",
                "https://hooks.acme.com\n/",
                "https://hooks.acme.com\t",
                "https:\\\\hooks.acme.com",
                // Addresses instead of names, in every spelling
                "https://127.0.0.1/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0x7f.1/",
                "https://0177.0.0.1/",
                "https://127.1/",
                "https://127.0.1/",
                "https://0/",
                "https://0.0.0.0/",
                "https://8.8.8.8/",
                "https://169.254.169.254/latest/meta-data/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[fd00:ec2::254]/",
                "https://[fe80::1%25eth0]/",
                "https://[v1.a]/",
                "https://::1/",
                "https://\u2460\u2461\u2466.0.0.1/",
                "https://\uFF11\uFF12\uFF17.0.0.1/",
                "https://127\u30020.0.1/",
                "https://127.0.0.1./",
                "https://1.2.3.4.5/",
                "https://a.0x7f/",
                // Names of inner networks
                "https://localhost/",
                "https://LOCALHOST/",
                "https://localhost./",
                "https://a.localhost/",
                "https://printer.local/",
                "https://vault.internal/",
                "https://metadata.google.internal/",
                "https://db.default.svc/",
                "https://db.default.svc.cluster.local/",
                "https://kubernetes/",
                "https://router.home.arpa/",
                "https://nas.lan/",
                "https://hidden.onion/",
                "https://a.corp/",
                "https://\uFF2Cocalhost/",
                "https://1.0.0.127.in-addr.arpa/",
                "https://acme.net/",
                "https://api.platform.ACME.io/",
                "https://platform.acme.io./",
                // One thing for a program, another for the next
                "https://user@hooks.acme.com/",
                "https://user:secret@hooks.acme.com/",
                "https://hooks.acme.com@127.0.0.1/",
                "https://hooks.acme.com:443@127.0.0.1/",
                "https://127.0.0.1#@hooks.acme.com/",
                "https://127.0.0.1\\@hooks.acme.com/",
                "https://hooks.acme.com\\.evil.com/",
                "https://hooks.acme.com/#fragment",
                "https://hooks.acme.com#",
                "https://hooks.acme.com:80/",
                "https://hooks.acme.com:8443/",
                "https://hooks.acme.com:0/",
                "https://hooks.acme.com:/",
                "https://hooks.acme.com:443:443/",
                "https://hooks.acme.com:99999/",
                "https://hooks.acme.com:-443/",
                "https://hooks.acme.com:+443/",
                "https://hooks%2eacme.com/",
                "https://%6cocalhost/",
                "https://hooks_a.acme.com/",
                "https://-hooks.acme.com/",
                "https://hooks-.acme.com/",
                "https://hooks..acme.com/",
                "https://.acme.com/",
                "https://hooks.acme.com../",
                "https://fa\u00DF.acme.com/",
                "https://a\u200Db.acme.com/",
                "https://hooks.acme.com/a b",
                "https://hooks.acme.com/\u00FC",
                "https://hooks.acme.com/%",
                "https://hooks.acme.com/%zz",
                "https://hooks.acme.com/a\\b",
                "https://hooks.acme.com/\r\nHost: a",
                "https://hooks.acme.com/<a>",
                "https://hooks.acme.com/{a}",
                "https://hooks.acme.com/?y=[1]",
                "https://hooks.acme.com/\u0000"
            })
    void hostileOrDoubtfulAddressIsRefused(String url) {
        assertThatThrownBy(() -> urls.read(url)).isInstanceOfSatisfying(Problem.class, refused -> {
            assertThat(refused.code()).isEqualTo(URL_REFUSED);
            assertThat(refused.detail()).endsWith(".");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "https://hooks.acme.com, https://hooks.acme.com/",
        "https://hooks.acme.com/, https://hooks.acme.com/",
        "https://hooks.acme.com:443/a, https://hooks.acme.com/a",
        "HTTPS://Hooks.ACME.com./Path, https://hooks.acme.com/Path",
        "https://hooks.acme.com?tenant=1&x=%20, https://hooks.acme.com/?tenant=1&x=%20",
        "https://hooks.acme.com/a/../b;c=d/@x:1?y=/?, https://hooks.acme.com/a/../b;c=d/@x:1?y=/?",
        "https://b\u00FCcher.example.de/x, https://xn--bcher-kva.example.de/x",
        "https://xn--bcher-kva.example.de/, https://xn--bcher-kva.example.de/",
        "https://1and1.com/, https://1and1.com/",
        "https://a.b.c.d.e.f.museum/, https://a.b.c.d.e.f.museum/",
        "https://10.0.0.1.nip.io/, https://10.0.0.1.nip.io/",
        "https://notacme.net/, https://notacme.net/",
        "https://localhost.acme.com/, https://localhost.acme.com/",
        "https://example.com/, https://example.com/"
    })
    void addressOfTheInternetIsReadOnce(String url, String read) {
        assertThat(urls.read(url)).hasToString(read);
        assertThat(urls.read(read)).isEqualTo(urls.read(url));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.io, acme.net", "acme.net ", "acme.net.", "ACME.NET", "b\u00FCcher.de,acme.net"})
    void ownHostsAreReadAsHostsAre(String setting) {
        PublicUrls own = new PublicUrls(OutboundConfigs.of(Map.of("own-hosts", setting)));

        assertThatThrownBy(() -> own.read("https://api.acme.net/")).isInstanceOf(Problem.class);
        assertThat(own.read("https://acme.com/")).hasToString("https://acme.com/");
    }

    @ParameterizedTest
    @ValueSource(strings = {".acme.net", "*.acme.net", "https://acme.net", "acme", "acme.net/hooks", "10.0.0.1"})
    void ownHostThatIsNoneEndsTheStart(String setting) {
        assertThatThrownBy(() -> new PublicUrls(OutboundConfigs.of(Map.of("own-hosts", setting))))
                .hasMessageContaining("own-hosts");
    }

    @Test
    void lengthIsThatOfTheAsciiForm() {
        String longest = "https://hooks.acme.com/" + "a".repeat(PublicUrls.MAX_LENGTH - 23);
        assertThat(urls.read(longest)).hasToString(longest);
        assertThatThrownBy(() -> urls.read(longest + "a")).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> urls.read("https://b\u00FCcher.de/" + "a".repeat(PublicUrls.MAX_LENGTH - 18)))
                .isInstanceOf(Problem.class);
    }

    @Test
    void onlyForDevelopmentThisHostMayBeCalledAtAnyPort() {
        PublicUrls lenient = new PublicUrls(OutboundConfigs.of(Map.of("allow-loopback", "true")));

        assertThat(lenient.read("https://localhost:8443/a")).hasToString("https://localhost:8443/a");
        assertThatThrownBy(() -> lenient.read("https://localhost:0/")).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> lenient.read("https://hooks.acme.com:8443/")).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> lenient.read("https://127.0.0.1:8443/")).isInstanceOf(Problem.class);
    }
}

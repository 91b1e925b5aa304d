package io.tenantservice.platform.network;

import static io.tenantservice.platform.problem.ProblemCode.URL_REFUSED;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.tenantservice.platform.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads addresses that somebody outside has chosen. Stricter than RFC 3986, as two programs that read a doubtful address
 * differently are how a check is passed by; the parts that were checked are the ones that are called.
 */
@ApplicationScoped
public class PublicUrls {

    static final int MAX_LENGTH = 200;

    private static final Logger LOG = Logger.getLogger(PublicUrls.class);

    private static final int MAX_HOST_LENGTH = 253;
    private static final int MAX_PORT = 65_535;

    private static final Pattern FORM =
            Pattern.compile("(?i:https)://(?<authority>[^/?#\\\\]*)(?<path>[/?][^#\\\\]*)?");
    private static final Pattern AUTHORITY = Pattern.compile("(?<host>[^:@\\[\\]]*)(?::(?<port>[0-9]{1,5}))?");

    /** RFC 3986's characters of path and query, with whole escapes only. */
    private static final Pattern PATH = Pattern.compile("[/?](?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*");

    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    /** No number: what inet_aton takes for IPv4 in any of its spellings ends in one. */
    private static final Pattern LAST_LABEL = Pattern.compile("[a-z]{2,63}|xn--[a-z0-9-]{1,59}");

    /** What IDNA 2003, which Java has, maps to another name than IDNA 2008 does, as browsers read it. */
    private static final Pattern AMBIGUOUS = Pattern.compile("[\\u00DF\\u03C2\\u200C\\u200D]");

    /** Names that are never the Internet's (RFC 6761, 6762, 8375, 9476, ICANN's .internal), or are a cluster's. */
    private static final List<String> INNER = List.of(
            "localhost",
            "local",
            "internal",
            "intranet",
            "private",
            "corp",
            "home",
            "lan",
            "home.arpa",
            "localdomain",
            "svc",
            "onion",
            "alt",
            "test",
            "invalid",
            "example",
            "in-addr.arpa",
            "ip6.arpa");

    private static final Set<String> LOOPBACK = Set.of("localhost");

    private final boolean allowsLoopback;
    private final List<String> ownHosts;

    /** @throws ConfigurationException when one of the own hosts is no domain name */
    PublicUrls(OutboundConfig config) {
        this.allowsLoopback = config.allowLoopback();
        this.ownHosts = config.ownHosts().orElse(List.of()).stream()
                .map(PublicUrls::ownHost)
                .toList();
    }

    /** One that is misspelt would protect nothing. */
    private static String ownHost(String setting) {
        try {
            String host = ascii(setting.strip());
            if (host.indexOf('.') > 0 && areLabels(host.split("\\.", -1))) {
                return host;
            }
        } catch (Problem notAName) {
            // Told below.
        }
        throw new ConfigurationException("tenantservice.outbound.own-hosts: " + setting + " is no domain name");
    }

    /** So that a bad setting ends the start. */
    void begin(@Observes StartupEvent event) {
        if (allowsLoopback) {
            LOG.warn("tenantservice.outbound.allow-loopback is on: tenants can have this host called");
        }
    }

    /** @throws Problem URL_REFUSED, whose detail names the rule */
    public PublicUrl read(String text) {
        if (text.length() > MAX_LENGTH) {
            throw refused("It has more than " + MAX_LENGTH + " characters.");
        }
        Matcher url = FORM.matcher(text);
        if (!url.matches()) {
            throw refused("It must have the form https://host/path, without a fragment and without backslashes.");
        }
        Matcher authority = AUTHORITY.matcher(url.group("authority"));
        if (!authority.matches()) {
            throw refused("The host must be a domain name, without user or password, and without an address of IPv6.");
        }
        String host = host(authority.group("host"));
        PublicUrl read = new PublicUrl(host, port(authority.group("port"), host), path(url.group("path")));
        if (read.toString().length() > MAX_LENGTH) {
            throw refused("With its host in ASCII it has more than " + MAX_LENGTH + " characters.");
        }
        return read;
    }

    private String host(String text) {
        String host = ascii(text);
        if (allowsLoopback && LOOPBACK.contains(host)) {
            return host;
        }
        String[] labels = host.split("\\.", -1);
        if (labels.length < 2 || host.length() > MAX_HOST_LENGTH || !areLabels(labels)) {
            throw refused("The host must be a domain name of the Internet, such as hooks.acme.com.");
        }
        if (isWithin(host, INNER) || isWithin(host, ownHosts)) {
            throw refused("The host's name belongs to an inner network.");
        }
        return host;
    }

    /** One dot at the end says that the name is complete, which it is anyway. */
    private static String ascii(String text) {
        if (AMBIGUOUS.matcher(text).find()) {
            throw refused("The host has a character that programs read differently. Send the name as xn--….");
        }
        try {
            String host = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        } catch (IllegalArgumentException notAName) {
            throw refused("The host is no domain name.");
        }
    }

    private static boolean areLabels(String[] labels) {
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return LAST_LABEL.matcher(labels[labels.length - 1]).matches();
    }

    private static boolean isWithin(String host, List<String> domains) {
        return domains.stream().anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain));
    }

    private int port(@Nullable String text, String host) {
        int port = text == null ? PublicUrl.HTTPS : Integer.parseInt(text);
        boolean mayBeAny = allowsLoopback && LOOPBACK.contains(host) && port > 0 && port <= MAX_PORT;
        if (port != PublicUrl.HTTPS && !mayBeAny) {
            throw refused("The port must be 443.");
        }
        return port;
    }

    private static String path(@Nullable String text) {
        if (text == null) {
            return "/";
        }
        if (!PATH.matcher(text).matches()) {
            throw refused("Path and query may hold the characters of RFC 3986 only; escape others with %.");
        }
        return text.startsWith("?") ? "/" + text : text;
    }

    private static Problem refused(String detail) {
        return Problem.of(URL_REFUSED, detail);
    }
}

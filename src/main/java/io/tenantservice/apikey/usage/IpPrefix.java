package io.tenantservice.apikey.usage;

import io.tenantservice.platform.network.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an address: its network, as a whole address is personal data. Of IPv4 the first 24 bits; of IPv6 the
 * first 48, which is what a site is given (RFC 6177).
 */
final class IpPrefix {

    private static final int IPV4_BYTES = 4;
    private static final int KEPT_OF_IPV4 = 3;
    private static final int KEPT_OF_IPV6 = 6;

    private IpPrefix() {}

    /** @return such as {@code 203.0.113.0/24} or {@code 2001:db8:7:0:0:0:0:0/48}; null when it is no address */
    static @Nullable String of(String ip) {
        return Cidr.address(ip).map(IpPrefix::of).orElse(null);
    }

    private static String of(byte[] address) {
        int kept = address.length == IPV4_BYTES ? KEPT_OF_IPV4 : KEPT_OF_IPV6;
        byte[] network = Arrays.copyOf(Arrays.copyOf(address, kept), address.length);
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/" + kept * Byte.SIZE;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("not 4 or 16 bytes", e);
        }
    }
}

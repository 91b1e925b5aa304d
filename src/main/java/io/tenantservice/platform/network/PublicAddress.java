package io.tenantservice.platform.network;

import java.util.Arrays;
import java.util.List;

/**
 * Tells addresses of the public Internet from all others, by the special-purpose registries of IANA (RFC 6890). IPv6 is
 * refused unless it is known to be public. An IPv4 address that stands inside an IPv6 one is looked at, too, as a
 * gateway may go on to it.
 */
final class PublicAddress {

    private static final List<Cidr> PRIVATE_V4 = blocks(
            "0.0.0.0/8", // this network (RFC 791)
            "10.0.0.0/8", // private (RFC 1918)
            "100.64.0.0/10", // between a carrier and its customers (RFC 6598)
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // the host of a virtual machine at Azure
            "169.254.0.0/16", // link-local (RFC 3927), with the metadata of clouds
            "172.16.0.0/12", // private
            "192.0.0.0/24", // IETF protocols (RFC 6890)
            "192.0.2.0/24", // documentation (RFC 5737)
            "192.88.99.0/24", // relays of 6to4, given up (RFC 7526)
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks (RFC 2544)
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, and broadcast

    /** All that IANA has given out for hosts of the Internet. */
    private static final Cidr GLOBAL_V6 = block("2000::/3");

    private static final List<Cidr> PRIVATE_V6 = blocks(
            "2001::/23", // IETF protocols (RFC 2928), with Teredo
            "2001:db8::/32", // documentation (RFC 3849)
            "3fff::/20"); // documentation (RFC 9637)

    /** The beginning of an address of IPv4 that is written as one of IPv6 (RFC 4291); Java reads such a text as IPv4. */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};

    /** NAT64's well-known prefix (RFC 6052). That for local use, 64:ff9b:1::/48, is not public (RFC 8215). */
    private static final Cidr NAT64 = block("64:ff9b::/96");

    private static final Cidr SIX_TO_FOUR = block("2002::/16");

    private static final Cidr LOOPBACK_V4 = block("127.0.0.0/8");
    private static final Cidr LOOPBACK_V6 = block("::1");

    private static final int V4_BYTES = 4;
    private static final int AT_THE_END = 12;
    private static final int AFTER_SIX_TO_FOUR = 2;
    private static final int ISATAP_AT = 8;

    private PublicAddress() {}

    /** @param address 4 bytes or 16 */
    static boolean is(byte[] address) {
        if (address.length == V4_BYTES) {
            return !Cidr.anyContains(PRIVATE_V4, address);
        }
        if (isMapped(address) || NAT64.contains(address)) {
            return is(inner(address, AT_THE_END));
        }
        return GLOBAL_V6.contains(address)
                && !Cidr.anyContains(PRIVATE_V6, address)
                && (!SIX_TO_FOUR.contains(address) || is(inner(address, AFTER_SIX_TO_FOUR)))
                && (!isIsatap(address) || is(inner(address, AT_THE_END)));
    }

    /** Whether it stays inside this host. */
    static boolean isLoopback(byte[] address) {
        return address.length == V4_BYTES
                ? LOOPBACK_V4.contains(address)
                : LOOPBACK_V6.contains(address)
                        || (isMapped(address) && LOOPBACK_V4.contains(inner(address, AT_THE_END)));
    }

    private static boolean isMapped(byte[] address) {
        return Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
    }

    /** RFC 5214: an interface identifier of 0:5efe or 200:5efe, and the IPv4 address of a tunnel's end. */
    private static boolean isIsatap(byte[] address) {
        return (address[ISATAP_AT] & 0xfd) == 0
                && address[ISATAP_AT + 1] == 0
                && address[ISATAP_AT + 2] == 0x5e
                && address[ISATAP_AT + 3] == (byte) 0xfe;
    }

    private static byte[] inner(byte[] address, int from) {
        return Arrays.copyOfRange(address, from, from + V4_BYTES);
    }

    private static List<Cidr> blocks(String... texts) {
        return Arrays.stream(texts).map(PublicAddress::block).toList();
    }

    private static Cidr block(String text) {
        return Cidr.parse(text).orElseThrow(() -> new IllegalStateException("not a block: " + text));
    }
}

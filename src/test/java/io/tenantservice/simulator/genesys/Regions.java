package io.tenantservice.simulator.genesys;

import java.util.Map;
import java.util.Optional;

/** Genesys Cloud's regions by domain, written down a second time so that a slip in the service shows. */
final class Regions {

    private static final Map<String, String> ID_BY_DOMAIN = Map.ofEntries(
            Map.entry("mypurecloud.com", "us-east-1"),
            Map.entry("use2.us-gov-pure.cloud", "us-east-2"),
            Map.entry("usw2.pure.cloud", "us-west-2"),
            Map.entry("cac1.pure.cloud", "ca-central-1"),
            Map.entry("sae1.pure.cloud", "sa-east-1"),
            Map.entry("mxc1.pure.cloud", "mx-central-1"),
            Map.entry("mypurecloud.ie", "eu-west-1"),
            Map.entry("euw2.pure.cloud", "eu-west-2"),
            Map.entry("mypurecloud.de", "eu-central-1"),
            Map.entry("euc2.pure.cloud", "eu-central-2"),
            Map.entry("mec1.pure.cloud", "me-central-1"),
            Map.entry("aps1.pure.cloud", "ap-south-1"),
            Map.entry("apse1.pure.cloud", "ap-southeast-1"),
            Map.entry("mypurecloud.com.au", "ap-southeast-2"),
            Map.entry("mypurecloud.jp", "ap-northeast-1"),
            Map.entry("apne2.pure.cloud", "ap-northeast-2"),
            Map.entry("apne3.pure.cloud", "ap-northeast-3"),
            Map.entry("edee1.eusc-pure.cloud", "eusc-de-east-1"));

    private Regions() {}

    static Optional<String> id(String domain) {
        return Optional.ofNullable(ID_BY_DOMAIN.get(domain));
    }
}

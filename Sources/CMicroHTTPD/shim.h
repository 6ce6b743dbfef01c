#include <microhttpd.h>
#include <sys/socket.h>

#ifndef SO_MAX_PACING_RATE
#define SO_MAX_PACING_RATE 47
#endif

// The daemon's options and a connection's facts take a variable number of arguments, which Swift cannot call.

static inline struct MHD_Daemon *fettle_mhd_start(
    const struct sockaddr *address, int is_ipv6, unsigned int connections, unsigned int per_client,
    unsigned int idle_seconds, size_t memory, MHD_AccessHandlerCallback answer, MHD_NotifyConnectionCallback notify,
    void *context)
{
    unsigned int flags = MHD_USE_AUTO_INTERNAL_THREAD;
    if (is_ipv6) flags |= MHD_USE_IPv6;
    return MHD_start_daemon(
        flags, 0, NULL, NULL, answer, context,
        MHD_OPTION_SOCK_ADDR, address,
        MHD_OPTION_CONNECTION_LIMIT, connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, per_client,
        MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory,
        MHD_OPTION_NOTIFY_CONNECTION, notify, context,
        MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u,
        MHD_OPTION_END);
}

static inline int fettle_mhd_port(struct MHD_Daemon *daemon) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

static inline int fettle_mhd_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

// The header's closed enumerations have other names in Swift from one version to the next.
static inline enum MHD_Result fettle_mhd_yes(void) { return MHD_YES; }
static inline enum MHD_Result fettle_mhd_no(void) { return MHD_NO; }

static inline struct MHD_Response *fettle_mhd_empty_response(void) {
    return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
}

static inline const char *fettle_mhd_field(struct MHD_Connection *connection, const char *name) {
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static inline int fettle_mhd_is_started(enum MHD_ConnectionNotificationCode code) {
    return code == MHD_CONNECTION_NOTIFY_STARTED;
}

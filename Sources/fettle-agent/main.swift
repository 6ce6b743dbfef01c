import Agent
import Glibc

exit(AgentMain.run(CommandLine.arguments).rawValue)
